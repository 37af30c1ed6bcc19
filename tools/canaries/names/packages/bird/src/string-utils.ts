// violates: empty-word
export const length = 1;
