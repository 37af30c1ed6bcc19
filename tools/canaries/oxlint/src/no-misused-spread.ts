// violates: no-misused-spread
export const empty = { ...new Map([['a', 1]]) };
