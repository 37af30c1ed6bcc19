// violates: no-floating-promises
export function forget(promise: Promise<void>): void {
  promise;
}
