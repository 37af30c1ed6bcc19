import type { Logger } from '../../platform/log/log.ts';
import type { Control, Ending, NewInteraction, Segment } from './interaction.ts';
import type { Batch } from './record-store.ts';

/** Writes interactions: many at once, so that a call costs a part of a statement and of a commit. */
export interface InteractionWriter {
  /** Resolves when it is on disk; rejects when it could not be written, and is then not known at all. */
  begin(tenantId: string, begun: NewInteraction, control: Control): Promise<void>;
  /** Remembers how it stands now; the latest is written soon. Resolves when that is on disk. */
  keep(tenantId: string, id: string, control: Control): Promise<void>;
  /** The same without waiting, and later. */
  keepLater(tenantId: string, id: string, control: Control): void;
  /** Written within a quarter of a second, and again and again until it is on disk. */
  end(tenantId: string, id: string, ending: Ending, segments: readonly Segment[]): void;
  /** Resolves when everything told so far is on disk, or has been given up as unfit. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

type Begun = Batch['begun'][number];
type Ended = Ending & { readonly segments: readonly Segment[] };

/** What waits for one tenant. */
interface Pending {
  readonly begun: Map<string, Begun>;
  readonly kept: Map<string, Control>;
  readonly ended: Map<string, Ended>;
  waiters: { resolve(): void; reject(error: unknown): void }[];
  timer: NodeJS.Timeout | undefined;
  /** When the timer is due, by the monotonic clock. */
  dueMs: number;
  writing: Promise<void> | null;
}

/** Calls that arrive within this share a commit; none rings before it. */
const urgentMs = 4;
const usualMs = 250;
const retryMs = 1_000;
const mostRows = 1_000;

export function createInteractionWriter(options: {
  write(tenantId: string, batch: Batch): Promise<void>;
  readonly log: Logger;
}): InteractionWriter {
  const { write, log } = options;
  const tenants = new Map<string, Pending>();
  let isClosing = false;

  function of(tenantId: string): Pending {
    let pending = tenants.get(tenantId);
    if (!pending) {
      pending = {
        begun: new Map(),
        kept: new Map(),
        ended: new Map(),
        waiters: [],
        timer: undefined,
        dueMs: Number.POSITIVE_INFINITY,
        writing: null,
      };
      tenants.set(tenantId, pending);
    }
    return pending;
  }

  function schedule(tenantId: string, pending: Pending, delayMs: number): void {
    const dueMs = performance.now() + delayMs;
    if (dueMs >= pending.dueMs) return;
    clearTimeout(pending.timer);
    pending.dueMs = dueMs;
    pending.timer = setTimeout(() => void flush(tenantId, pending), delayMs);
  }

  /** One batch of a tenant at a time: what comes meanwhile is the next. */
  async function flush(tenantId: string, pending: Pending): Promise<void> {
    clearTimeout(pending.timer);
    pending.dueMs = Number.POSITIVE_INFINITY;
    if (pending.writing) return;
    pending.writing = writeNext(tenantId, pending);
    await pending.writing;
    pending.writing = null;
    if (pending.begun.size > 0 || pending.waiters.length > 0) schedule(tenantId, pending, 0);
    else if (pending.kept.size > 0 || pending.ended.size > 0) schedule(tenantId, pending, isClosing ? 0 : usualMs);
  }

  async function writeNext(tenantId: string, pending: Pending): Promise<void> {
    const { waiters } = pending;
    const begun = take(pending.begun);
    const kept = take(pending.kept);
    const ended = take(pending.ended);
    pending.waiters = [];
    if (begun.size + kept.size + ended.size === 0) {
      for (const waiter of waiters) waiter.resolve();
      return;
    }
    try {
      await write(tenantId, batchOf(begun, kept, ended));
      for (const waiter of waiters) waiter.resolve();
    } catch (error) {
      log.error({ err: error, begun: begun.size, ended: ended.size }, 'writing interactions failed');
      // Whoever began one is told, and refuses the caller; what is over is written when it can be.
      for (const waiter of waiters) waiter.reject(error);
      if (isUnfit(error)) await salvage(tenantId, ended);
      else {
        for (const [id, control] of kept) if (!pending.kept.has(id)) pending.kept.set(id, control);
        for (const [id, end] of ended) {
          const unwritten = begun.get(id);
          if (unwritten) pending.begun.set(id, unwritten);
          pending.ended.set(id, end);
        }
        await new Promise((resolve) => setTimeout(resolve, isClosing ? 0 : retryMs));
      }
    }
  }

  /** Something in a batch can never be written: the others of it are, one by one. */
  async function salvage(tenantId: string, ended: ReadonlyMap<string, Ended>): Promise<void> {
    for (const [id, end] of ended) {
      await write(tenantId, batchOf(new Map(), new Map(), new Map([[id, end]]))).catch((error: unknown) =>
        log.error({ err: error, interactionId: id }, 'an interaction could not be written'),
      );
    }
  }

  function wait(tenantId: string, pending: Pending): Promise<void> {
    return new Promise((resolve, reject) => {
      pending.waiters.push({ resolve, reject });
      schedule(tenantId, pending, urgentMs);
    });
  }

  async function settle(): Promise<void> {
    await Promise.all(
      [...tenants].map(async ([tenantId, pending]) => {
        while (pending.writing || pending.begun.size + pending.kept.size + pending.ended.size > 0) {
          if (pending.writing) await pending.writing;
          else await flush(tenantId, pending);
        }
      }),
    );
  }

  return {
    begin(tenantId, begun, control) {
      const pending = of(tenantId);
      pending.begun.set(begun.id, { ...begun, control });
      return wait(tenantId, pending);
    },
    keep(tenantId, id, control) {
      const pending = of(tenantId);
      keepIn(pending, id, control);
      return wait(tenantId, pending);
    },
    keepLater(tenantId, id, control) {
      const pending = of(tenantId);
      keepIn(pending, id, control);
      schedule(tenantId, pending, usualMs);
    },
    end(tenantId, id, ending, segments) {
      const pending = of(tenantId);
      pending.kept.delete(id);
      pending.ended.set(id, { ...ending, segments });
      schedule(tenantId, pending, pending.ended.size >= mostRows ? 0 : usualMs);
    },
    settle,
    async close() {
      isClosing = true;
      const deadline = new Promise<void>((resolve) => setTimeout(resolve, 5_000).unref());
      await Promise.race([settle(), deadline]);
      for (const pending of tenants.values()) clearTimeout(pending.timer);
    },
  };
}

function keepIn(pending: Pending, id: string, control: Control): void {
  const begun = pending.begun.get(id);
  if (begun) pending.begun.set(id, { ...begun, control });
  else if (!pending.ended.has(id)) pending.kept.set(id, control);
}

function take<Value>(from: Map<string, Value>): Map<string, Value> {
  const taken = new Map(from);
  from.clear();
  return taken;
}

/** An interaction that is over before it was written is inserted as it ended. */
function batchOf(
  begun: ReadonlyMap<string, Begun>,
  kept: ReadonlyMap<string, Control>,
  ended: ReadonlyMap<string, Ended>,
): Batch {
  return {
    begun: [...begun.values()].map((one) => {
      const end = ended.get(one.id);
      if (!end) return one;
      const { segments: _, ...ending } = end;
      return { ...one, ...ending, control: null };
    }),
    kept: [...kept].map(([id, control]) => ({ id, control })),
    ended: [...ended].filter(([id]) => !begun.has(id)).map(([id, { segments: _, ...ending }]) => ({ id, ...ending })),
    segments: [...ended].flatMap(([interactionId, { segments }]) =>
      segments.map((segment, i) => ({ ...segment, interactionId, number: i + 1 })),
    ),
  };
}

/** Data exceptions and violated constraints (SQLSTATE classes 22 and 23): the same again would fail again. */
function isUnfit(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^2[23]/.test(code);
}
