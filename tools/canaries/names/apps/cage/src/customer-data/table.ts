// violates: empty-word
export const rows = 1;
