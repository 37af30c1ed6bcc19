/** Values that can be found by a key. */
export type KeySets<Value> = Map<string, Set<Value>>;

export function addUnder<Value>(sets: KeySets<Value>, key: string, value: Value): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([value]));
  else set.add(value);
}

export function removeUnder<Value>(sets: KeySets<Value>, key: string, value: Value): void {
  const set = sets.get(key);
  set?.delete(value);
  if (set?.size === 0) sets.delete(key);
}
