/** How long to wait before the next try: doubling from `firstMs` up to `maxMs`, with "equal jitter" so that clients spread. */
export function backOffMs(
  attempt: number,
  random: () => number,
  limits: { readonly firstMs: number; readonly maxMs: number },
): number {
  const ceiling = Math.min(limits.maxMs, limits.firstMs * 2 ** attempt);
  return Math.round(ceiling / 2 + (random() * ceiling) / 2);
}
