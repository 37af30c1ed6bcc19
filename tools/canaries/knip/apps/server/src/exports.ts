// violates: exports, violates: duplicates
export const unused = 1;
export const twice = 2;
export const again = twice;
