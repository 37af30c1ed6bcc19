// violates: kebab-case
export const name = 1;
