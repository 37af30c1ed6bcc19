// violates: prefer-promise-reject-errors
export const rejected = (): Promise<never> => Promise.reject('text');
