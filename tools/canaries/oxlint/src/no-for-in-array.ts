// violates: no-for-in-array
export function walk(list: number[]): void {
  for (const index in list) console.log(index);
}
