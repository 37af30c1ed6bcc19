import { type FormValues, isSame } from './form-values.ts';

/** One field that both changed, each to something else. */
export interface Clash {
  readonly name: string;
  readonly mine: unknown;
  readonly theirs: unknown;
}

export interface Merge {
  /** To be decided by the person. */
  readonly clashes: readonly Clash[];
  /** Changed by the other alone; taken over. */
  readonly theirs: readonly string[];
  /** Theirs, with what only I changed. */
  readonly merged: Record<string, unknown>;
}

/** Pure: a three-way merge by field of what I had, what I want, and how it is now. */
export function mergeChanges(base: FormValues, mine: FormValues, current: FormValues, names: readonly string[]): Merge {
  const clashes: Clash[] = [];
  const theirs: string[] = [];
  const merged: Record<string, unknown> = {};
  for (const name of names) {
    const isMine = !isSame(base[name], mine[name]);
    const isTheirs = !isSame(base[name], current[name]);
    merged[name] = isMine ? mine[name] : current[name];
    if (isMine && isTheirs && !isSame(mine[name], current[name]))
      clashes.push({ name, mine: mine[name], theirs: current[name] });
    else if (isTheirs && !isMine) theirs.push(name);
  }
  return { clashes, theirs, merged };
}

/** Pure: the merge with the clashes decided; undecided ones keep mine. */
export function decideMerge(
  merge: Merge,
  decisions: Readonly<Record<string, 'mine' | 'theirs'>>,
): Record<string, unknown> {
  const decided = { ...merge.merged };
  for (const { name, mine, theirs } of merge.clashes) decided[name] = decisions[name] === 'theirs' ? theirs : mine;
  return decided;
}
