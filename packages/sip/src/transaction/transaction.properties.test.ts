import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTransactionWorld, requestOf } from '../testing/transaction-world.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';

/** Lost, once, late, or several times: few enough losses that repeating gets through. */
const fate = fc.oneof(
  { weight: 3, arbitrary: fc.constant<readonly number[]>([]) },
  { weight: 3, arbitrary: fc.array(fc.nat(900), { minLength: 1, maxLength: 3 }) },
);
const fates = fc.array(fate, { maxLength: 6 });
const answer = fc.record({ status: fc.constantFrom(200, 202, 302, 404, 486, 500, 603), afterMs: fc.nat(3000) });

const quiet = { clients: 0, servers: 0 };

describe('over a network that loses, doubles and reorders', () => {
  it('a request other than INVITE is seen once and gets one final response', () => {
    fc.assert(
      fc.property(fates, answer, (network, { status, afterMs }) => {
        const world = createTransactionWorld({
          fates: network,
          onRequest: (one) => world.timers.after(afterMs, () => one.answer(status)),
        });
        world.send('OPTIONS');
        world.timers.advance(120_000);
        expect(world.requests).toHaveLength(1);
        expect(world.heard.filter((what) => what !== 100)).toEqual([status]);
        expect([world.client.counts, world.server.counts, world.timers.size]).toEqual([quiet, quiet, 0]);
      }),
    );
  });

  it('an INVITE is seen once; a refusal arrives once and is acknowledged', () => {
    fc.assert(
      fc.property(fates, answer, (network, { status, afterMs }) => {
        const refusal = status < 300 ? 486 : status;
        let isTimedOut = false;
        const world = createTransactionWorld({
          fates: network,
          onRequest: (one) => {
            one.listener = { onTimeout: () => (isTimedOut = true) };
            world.timers.after(afterMs, () => one.answer(refusal));
          },
        });
        world.send('INVITE');
        world.timers.advance(120_000);
        expect(world.requests).toHaveLength(1);
        expect(world.heard.filter((what) => what !== 100)).toEqual([refusal]);
        expect([world.acks.length, isTimedOut]).toEqual([0, false]);
        expect([world.client.counts, world.server.counts, world.timers.size]).toEqual([quiet, quiet, 0]);
      }),
    );
  });

  it('an INVITE that is accepted, its 2xx repeated until the ACK comes, is accepted and acknowledged', () => {
    fc.assert(
      fc.property(fates, fc.nat(3000), (network, afterMs) => {
        const world = createTransactionWorld({
          fates: network,
          onRequest: (one) => world.timers.after(afterMs, () => acceptUntilAck(one, 0)),
        });
        function acceptUntilAck(one: ServerTransaction, times: number): void {
          if (world.acks.length > 0 || times > 12) return;
          one.answer(200);
          world.timers.after(Math.min(500 * 2 ** times, 4000), () => acceptUntilAck(one, times + 1));
        }
        const { onResponse } = world.listener;
        world.listener.onResponse = (response) => {
          onResponse(response);
          if (response.status === 200) world.client.acknowledge(requestOf('ACK'), world.network.peer('server'));
        };
        world.send('INVITE');
        world.timers.advance(120_000);
        expect(world.requests).toHaveLength(1);
        expect(world.heard).toContain(200);
        expect(world.acks.length).toBeGreaterThan(0);
        expect([world.client.counts, world.server.counts, world.timers.size]).toEqual([quiet, quiet, 0]);
      }),
    );
  });

  it('an INVITE that is cancelled at any moment ends with one final response, on both sides the same', () => {
    fc.assert(
      fc.property(fates, answer, fc.nat(4000), (network, { status, afterMs }, cancelMs) => {
        let given = 0;
        const world = createTransactionWorld({
          fates: network,
          onRequest: (one) => {
            const give = (final: number) => {
              if (!one.isAnswered) {
                given = final;
                one.answer(final);
              }
            };
            one.listener = { onCancel: () => give(487) };
            world.timers.after(afterMs, () => give(status < 300 ? 486 : status));
          },
        });
        const invite = world.send('INVITE');
        world.timers.after(cancelMs, () => world.client.cancel(invite));
        world.timers.advance(120_000);
        expect(world.heard.filter((what) => what !== 100)).toEqual([given]);
        expect([world.client.counts, world.server.counts, world.timers.size]).toEqual([quiet, quiet, 0]);
      }),
    );
  });
});
