/** A thing that hangs under another, or under none. */
export interface TreeItem {
  readonly id: string;
  readonly parentId: string | null;
}

export interface TreeLine<Item> {
  readonly item: Item;
  /** 1 at the root, as ARIA counts. */
  readonly level: number;
  readonly hasChildren: boolean;
  readonly isOpen: boolean;
  readonly position: number;
  readonly siblings: number;
}

/** Pure: the lines to show, each after its parent, children of closed ones left out. Orphans stand at the root. */
export function treeLines<Item extends TreeItem>(items: readonly Item[], open: ReadonlySet<string>): TreeLine<Item>[] {
  const known = new Set(items.map(({ id }) => id));
  const children = Map.groupBy(items, ({ parentId }) => (parentId !== null && known.has(parentId) ? parentId : null));
  const lines: TreeLine<Item>[] = [];
  const visit = (parent: string | null, level: number): void => {
    const here = children.get(parent) ?? [];
    for (const [i, item] of here.entries()) {
      const hasChildren = children.has(item.id);
      const isOpen = hasChildren && open.has(item.id);
      lines.push({ item, level, hasChildren, isOpen, position: i + 1, siblings: here.length });
      if (isOpen) visit(item.id, level + 1);
    }
  };
  visit(null, 1);
  return lines;
}

/** Whether a thing may hang under another: not under itself, nothing below itself, and not where it hangs already. */
export function canHang(items: readonly TreeItem[], id: string, parentId: string | null): boolean {
  const byId = new Map(items.map((item) => [item.id, item]));
  if (byId.get(id)?.parentId === parentId) return false;
  for (let at: string | null = parentId; at !== null; at = byId.get(at)?.parentId ?? null) if (at === id) return false;
  return byId.has(id);
}

/** Ids of everything above a thing, so that it can be shown. */
export function idsAbove(items: readonly TreeItem[], id: string): string[] {
  const byId = new Map(items.map((item) => [item.id, item]));
  const above: string[] = [];
  for (let at = byId.get(id)?.parentId ?? null; at !== null && !above.includes(at); at = byId.get(at)?.parentId ?? null)
    above.push(at);
  return above;
}
