/** Rows to draw: those that can be seen and some around, so that a quick scroll meets no gap. `end` is exclusive. */
export function visibleRows(view: {
  readonly scrollTop: number;
  readonly height: number;
  readonly rowHeight: number;
  readonly count: number;
}): { start: number; end: number } {
  const around = 12;
  const first = Math.floor(view.scrollTop / view.rowHeight);
  const seen = Math.ceil(view.height / view.rowHeight);
  const start = Math.max(0, Math.min(first, view.count) - around);
  return { start, end: Math.min(view.count, first + seen + around) };
}

/** Where to scroll so that a row is wholly seen below the head; undefined when it already is. */
export function scrollToRow(view: {
  readonly scrollTop: number;
  readonly height: number;
  readonly rowHeight: number;
  readonly headHeight: number;
  readonly row: number;
}): number | undefined {
  const top = view.row * view.rowHeight;
  const room = view.height - view.headHeight;
  if (top < view.scrollTop) return top;
  if (top + view.rowHeight > view.scrollTop + room) return top + view.rowHeight - room;
  return undefined;
}
