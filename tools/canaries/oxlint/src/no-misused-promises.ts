// violates: no-misused-promises
export const always = (promise: Promise<boolean>): number => (promise ? 1 : 2);
