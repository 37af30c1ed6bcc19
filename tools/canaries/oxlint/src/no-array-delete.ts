// violates: no-array-delete
export function remove(list: number[]): void {
  delete list[0];
}
