// violates: files
export const alone = 1;
