import { until } from '@oneline/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { createLog } from '../../platform/log/log.ts';
import type { Ending, NewInteraction, Segment } from './interaction.ts';
import type { Batch } from './record-store.ts';
import { createInteractionWriter, type InteractionWriter } from './writer.ts';

const tenantId = 't';
const begun = (id: string) => ({ id, channel: 'voice' }) as NewInteraction;
const ending = { endedAt: 'now', outcome: 'served' } as Ending;
const segment = { kind: 'echo' } as Segment;

let writer: InteractionWriter;
afterEach(() => writer.close());

/** A database that takes batches until it is told to fail. */
function openPaper() {
  const batches: Batch[] = [];
  let failure: (batch: Batch) => Error | null = () => null;
  writer = createInteractionWriter({
    log: createLog({ level: 'silent' }),
    async write(_tenantId, batch) {
      const error = failure(batch);
      if (error) throw error;
      batches.push(batch);
    },
  });
  return {
    batches,
    failWith(judge: typeof failure) {
      failure = judge;
    },
  };
}

const idsOf = (batches: readonly Batch[], list: 'begun' | 'ended') =>
  batches.flatMap((batch) => batch[list].map(({ id }) => id));

describe('a writer of interactions', () => {
  it('writes those that begin together in one batch', async () => {
    const { batches } = openPaper();
    await Promise.all(['a', 'b', 'c'].map((id) => writer.begin(tenantId, begun(id), {})));
    expect(batches).toHaveLength(1);
    expect(idsOf(batches, 'begun')).toEqual(['a', 'b', 'c']);
  });

  it('writes one that is over before it was written as it ended', async () => {
    const { batches } = openPaper();
    const written = writer.begin(tenantId, begun('a'), { phase: 'echo' });
    writer.end(tenantId, 'a', ending, [segment, segment]);
    await written;
    expect(batches).toMatchObject([
      {
        begun: [{ id: 'a', outcome: 'served', control: null }],
        ended: [],
        segments: [
          { interactionId: 'a', number: 1 },
          { interactionId: 'a', number: 2 },
        ],
      },
    ]);
  });

  it('keeps the latest control only', async () => {
    const { batches } = openPaper();
    await writer.begin(tenantId, begun('a'), {});
    writer.keepLater(tenantId, 'a', { step: 1 });
    await writer.keep(tenantId, 'a', { step: 2 });
    expect(batches.slice(1)).toMatchObject([{ kept: [{ id: 'a', control: { step: 2 } }] }]);
  });

  it('tells who begins one that it could not be written, and forgets it', async () => {
    const { batches, failWith } = openPaper();
    failWith(() => new Error('gone'));
    await expect(writer.begin(tenantId, begun('a'), {})).rejects.toThrow('gone');
    failWith(() => null);
    await writer.settle();
    expect(batches).toEqual([]);
  });

  it('writes an ending again until it is on disk', async () => {
    const { batches, failWith } = openPaper();
    await writer.begin(tenantId, begun('a'), {});
    let failures = 0;
    failWith(() => {
      failures += 1;
      return new Error('gone');
    });
    writer.end(tenantId, 'a', ending, []);
    await until(() => failures > 0, { what: 'a failure' });
    failWith(() => null);
    await writer.settle();
    expect(idsOf(batches, 'ended')).toEqual(['a']);
  });

  it('writes the others of a batch in which one can never be written', async () => {
    const { batches, failWith } = openPaper();
    await Promise.all(['a', 'b'].map((id) => writer.begin(tenantId, begun(id), {})));
    const isOfA = (batch: Batch) => batch.ended.some(({ id }) => id === 'a');
    failWith((batch) => (isOfA(batch) ? Object.assign(new Error('too long'), { code: '22001' }) : null));
    writer.end(tenantId, 'a', ending, []);
    writer.end(tenantId, 'b', ending, []);
    await writer.settle();
    expect(idsOf(batches, 'ended')).toEqual(['b']);
  });
});
