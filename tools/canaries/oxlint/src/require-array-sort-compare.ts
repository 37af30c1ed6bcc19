// violates: require-array-sort-compare
export const sorted = (list: number[]): number[] => list.sort();
