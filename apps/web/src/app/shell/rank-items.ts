/** Pure: titles that hold every word, those that begin with the first word in front; all of them for no words. */
export function rankItems<T extends { readonly title: string; readonly to: string }>(
  items: readonly T[],
  text: string,
): readonly T[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const [first] = words;
  if (first === undefined) return items;
  // The address is English whatever the language, so `people` finds 人员 too.
  const found = items.filter((item) => words.every((word) => `${item.title} ${item.to}`.toLowerCase().includes(word)));
  const rank = (item: T): number => (item.title.toLowerCase().startsWith(first) ? 0 : 1);
  return found.toSorted((a, b) => rank(a) - rank(b));
}
