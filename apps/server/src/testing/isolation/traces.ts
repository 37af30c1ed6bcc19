import type { Client } from 'pg';
import type { Pair } from './fill/filled.ts';
import { idsOf, uuidsIn } from './ids.ts';

/** What gives a tenant away wherever it shows: the marks that its texts carry, and every id in its rows. */
export interface Traces {
  readonly marks: readonly string[];
  readonly ids: ReadonlySet<string>;
}

export interface PairTraces {
  readonly ours: Traces;
  readonly theirs: Traces;
}

/** The traces of both. What one has asked the other for stays in its own records; that is no trace of the one who asked. */
export async function tracesOfPair(owner: Client, tables: readonly string[], { us, them }: Pair): Promise<PairTraces> {
  const ours = await idsOf(owner, tables, us);
  const theirs = await idsOf(owner, tables, them);
  return {
    ours: { marks: us.marks, ids: ours.difference(them.idsFilled) },
    theirs: { marks: them.marks, ids: theirs.difference(us.idsFilled) },
  };
}

/** The traces in a text, each with a little of what stands around it. */
export function tracesIn(text: string, traces: Traces): string[] {
  const lower = text.toLowerCase();
  const found = new Set(traces.marks.filter((mark) => lower.includes(mark)));
  for (const id of uuidsIn(lower)) if (traces.ids.has(id)) found.add(id);
  return [...found].map((trace) => {
    const at = lower.indexOf(trace);
    return JSON.stringify(text.slice(Math.max(0, at - 60), at + trace.length + 30));
  });
}

/** The text without what was sent: that a refusal repeats what it was asked shows nobody anything. */
export function withoutEcho(text: string, sent: unknown): string {
  return textsIn(sent)
    .toSorted((a, b) => b.length - a.length)
    .reduce((rest, echo) => rest.replaceAll(echo, '').replaceAll(JSON.stringify(echo).slice(1, -1), ''), text);
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.length > 3 ? [value, encodeURIComponent(value)] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
