import type { Logger } from '../log/log.ts';
import { createDirectConnection, type Entry, type Position, parseCursor, readMissed } from '../outbox/index.ts';

/** Events for clients that were away. */
export interface Replay {
  /** Those of a topic of the outbox after a cursor; undefined when they are too many or no longer kept. */
  missed(place: { tenantId: string; topic: string; since: string }): Promise<Missed | undefined>;
  close(): Promise<void>;
}

export interface Missed {
  readonly entries: readonly Entry[];
  readonly upTo: Position;
}

/** A client that missed more reads its lists again sooner than it could take these in. */
const mostMissed = 5_000;

/** Reads on one connection, so that many clients that come back at once take turns. */
export function createReplay({ url, log }: { url: string; log: Logger }): Replay {
  const connection = createDirectConnection({ url, name: 'oneline-stream', log });
  let turn: Promise<unknown> = Promise.resolve();

  async function read(place: { tenantId: string; topic: string; after: Position }): Promise<Missed | undefined> {
    const client = await connection.client();
    try {
      return await readMissed(client, { ...place, limit: mostMissed });
    } catch (error) {
      connection.drop(client);
      throw error;
    }
  }

  return {
    async missed({ tenantId, topic, since }) {
      const after = parseCursor(since);
      if (!after) return undefined;
      const mine = turn.then(() => read({ tenantId, topic, after }));
      turn = mine.catch(() => undefined);
      return mine;
    },
    async close() {
      await connection.close();
      await turn;
    },
  };
}
