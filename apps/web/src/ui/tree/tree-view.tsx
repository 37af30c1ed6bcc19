import { type DragEvent, type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';
import { useAppTexts } from '../../app/i18n/index.ts';
import { Icon } from '../icon.tsx';
import { canHang, idsAbove, type TreeItem, type TreeLine, treeLines } from './tree-model.ts';
import styles from './tree-view.module.css';

/**
 * A tree by keys and mouse. Arrows move, open and close; Enter opens the thing. With `hang`, a thing is dragged under
 * another, or picked up by M and put down by Enter; offer the way back with `useToasts().offerUndo`.
 * `<TreeView label={t('units')} items={units} render={(u) => u.name} open={show} hang={(u, parent) => …} />`
 */
export function TreeView<Item extends TreeItem>(props: {
  label: string;
  items: readonly Item[];
  render: (item: Item) => ReactNode;
  /** At the end of the line: a count, a state. */
  extra?: (item: Item) => ReactNode;
  nameOf: (item: Item) => string;
  selectedId?: string | undefined;
  open?: (item: Item) => void;
  hang?: (item: Item, parentId: string | null) => void;
}) {
  const { items, hang } = props;
  const texts = useAppTexts();
  const treeId = useId();
  const list = useRef<HTMLUListElement>(null);
  const [opened, setOpened] = useState<ReadonlySet<string>>(
    () =>
      new Set([
        ...items.filter(({ parentId }) => parentId === null).map(({ id }) => id),
        ...idsAbove(items, props.selectedId ?? ''),
      ]),
  );
  const [activeId, setActiveId] = useState(props.selectedId);
  const [held, setHeld] = useState<string>();
  const [over, setOver] = useState<string>();
  const lines = treeLines(items, opened);
  const at = Math.max(
    0,
    lines.findIndex(({ item }) => item.id === activeId),
  );
  const active = lines[at];
  const heldItem = items.find(({ id }) => id === held);

  const setOpen = (id: string, isOpen: boolean): void =>
    setOpened((now) => (isOpen ? new Set(now).add(id) : new Set([...now].filter((other) => other !== id))));
  const go = (index: number): void => {
    const line = lines[Math.max(0, Math.min(lines.length - 1, index))];
    if (!line) return;
    setActiveId(line.item.id);
    document.getElementById(`${treeId}-${line.item.id}`)?.scrollIntoView({ block: 'nearest' });
  };
  const put = (parentId: string | null): void => {
    if (heldItem && hang && canHang(items, heldItem.id, parentId)) {
      hang(heldItem, parentId);
      if (parentId !== null) setOpen(parentId, true);
    }
    setHeld(undefined);
    setOver(undefined);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!active || event.ctrlKey || event.metaKey || event.altKey) return;
    const actions: Record<string, () => void> = {
      ArrowDown: () => go(at + 1),
      ArrowUp: () => go(at - 1),
      Home: () => go(0),
      End: () => go(lines.length - 1),
      ArrowRight: () => (active.hasChildren && !active.isOpen ? setOpen(active.item.id, true) : go(at + 1)),
      ArrowLeft: () => (active.isOpen ? setOpen(active.item.id, false) : go(parentIndex(lines, at))),
      Enter: () => (held === undefined ? props.open?.(active.item) : put(active.item.id)),
      Escape: () => setHeld(undefined),
      ...(hang ? { m: () => setHeld(active.item.id) } : {}),
    };
    const action = actions[event.key];
    if (!action || (event.key === 'Escape' && held === undefined)) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  };

  return (
    <div className={styles['tree']}>
      {heldItem && <p className={styles['holding']}>{texts('tree.holding', { name: props.nameOf(heldItem) })}</p>}
      <ul
        ref={list}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a tree is a list that opens and closes
        role="tree"
        aria-label={props.label}
        tabIndex={0}
        {...(active ? { 'aria-activedescendant': `${treeId}-${active.item.id}` } : {})}
        onKeyDown={onKeyDown}
      >
        {lines.map((line) => {
          const { item } = line;
          const mayDrop = held !== undefined && canHang(items, held, item.id);
          return (
            <TreeRow
              key={item.id}
              id={`${treeId}-${item.id}`}
              line={line}
              content={props.render(item)}
              extra={props.extra?.(item)}
              isActive={item.id === active?.item.id}
              isSelected={item.id === props.selectedId}
              isHeld={item.id === held}
              isTarget={mayDrop && over === item.id}
              toggle={() => setOpen(item.id, !line.isOpen)}
              open={() => {
                setActiveId(item.id);
                props.open?.(item);
              }}
              drag={
                hang && {
                  onDragStart: () => setHeld(item.id),
                  onDragEnd: () => setHeld(undefined),
                  onDragOver: (event) => {
                    if (!mayDrop) return;
                    event.preventDefault();
                    setOver(item.id);
                  },
                  onDrop: () => put(item.id),
                }
              }
            />
          );
        })}
      </ul>
    </div>
  );
}

interface Drag {
  onDragStart(): void;
  onDragEnd(): void;
  onDragOver(event: DragEvent): void;
  onDrop(): void;
}

function TreeRow<Item extends TreeItem>(props: {
  id: string;
  line: TreeLine<Item>;
  content: ReactNode;
  extra: ReactNode;
  isActive: boolean;
  isSelected: boolean;
  isHeld: boolean;
  isTarget: boolean;
  toggle: () => void;
  open: () => void;
  drag: Drag | undefined;
}) {
  const { line, drag } = props;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the tree holds the focus and names the active line
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree hears the keys
    <li
      id={props.id}
      role="treeitem"
      aria-level={line.level}
      aria-posinset={line.position}
      aria-setsize={line.siblings}
      aria-selected={props.isSelected}
      {...(line.hasChildren ? { 'aria-expanded': line.isOpen } : {})}
      className={styles['line']}
      data-active={props.isActive}
      data-held={props.isHeld}
      data-target={props.isTarget}
      style={{ paddingLeft: 4 + (line.level - 1) * 20 }}
      draggable={drag !== undefined}
      onClick={props.open}
      {...drag}
    >
      <button
        type="button"
        tabIndex={-1}
        aria-hidden="true"
        className={styles['fold']}
        data-open={line.isOpen}
        data-empty={!line.hasChildren}
        onClick={(event) => {
          event.stopPropagation();
          props.toggle();
        }}
      >
        <Icon name="right" size={12} />
      </button>
      <span className={styles['content']}>{props.content}</span>
      {props.extra !== undefined && <span className={styles['extra']}>{props.extra}</span>}
    </li>
  );
}

function parentIndex<Item>(lines: readonly TreeLine<Item>[], at: number): number {
  const level = lines[at]?.level ?? 1;
  const above = lines.slice(0, at).findLastIndex((line) => line.level < level);
  return above < 0 ? at : above;
}
