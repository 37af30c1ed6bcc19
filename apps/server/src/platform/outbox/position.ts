/** A place in the outbox; rows are in the order of (xid, seq). */
export interface Position {
  readonly xid: bigint;
  readonly seq: bigint;
}

const most = { xid: 2n ** 64n - 1n, seq: 2n ** 63n - 1n };

/** The text of a position that clients are given. */
export function cursorOf({ xid, seq }: Position): string {
  return `${xid}:${seq}`;
}

/** Reads a cursor that a client gave; undefined when it is none. */
export function parseCursor(text: string): Position | undefined {
  const found = /^(\d{1,20}):(\d{1,19})$/.exec(text);
  if (!found) return undefined;
  const position = { xid: BigInt(found[1] ?? 0), seq: BigInt(found[2] ?? 0) };
  return position.xid <= most.xid && position.seq <= most.seq ? position : undefined;
}

/** Before every row of a transaction, after all rows of those below it. */
export function startOf(xid: bigint): Position {
  return { xid, seq: 0n };
}

export function isAfter(one: Position, other: Position): boolean {
  return one.xid === other.xid ? one.seq > other.seq : one.xid > other.xid;
}
