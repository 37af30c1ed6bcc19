import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCallWorld, nothingLeft } from '../testing/call-world.ts';
import { mutate, mutation } from '../testing/mutation.ts';

/** What becomes of the first messages; null: nothing. */
const damage = fc.array(fc.option(mutation), { maxLength: 20 });

describe('a call over a network that damages messages', () => {
  it('never breaks either side, and leaves nothing behind', () => {
    fc.assert(
      fc.property(damage, (mutations) => {
        const world = createCallWorld({
          damage: mutations.map((one) => (bytes) => (one === null ? bytes : mutate(bytes, one))),
          sessionTimer: { expiresSeconds: 100, leastSeconds: 90 },
          handlers: { onRegister: (transaction) => transaction.answer(200) },
        });
        const call = world.dial();
        world.timers.advance(600);
        for (const one of world.callee.calls) one.progress(183, { sdp: 'early' });
        world.timers.advance(600);
        for (const one of world.callee.calls) one.accept('answer');
        world.timers.advance(600);
        for (const session of [...world.caller.sessions, ...world.callee.sessions]) {
          session.offer('hold', () => {});
          session.refer('sip:x@y', {}, { onStatus: () => {}, onRefused: () => {} });
          session.sendDigit('1', 100);
          world.timers.advance(600);
          for (const { referrals } of [world.caller, world.callee]) referrals.splice(0)[0]?.accept()(200);
        }
        world.timers.advance(60_000);
        for (let i = 0; i < 2; i++) {
          call.cancel();
          for (const one of world.callee.calls) one.reject(480);
          for (const session of [...world.caller.sessions, ...world.callee.sessions]) session.hangUp();
          world.timers.advance(40_000);
        }
        expect(world.leftovers()).toEqual(nothingLeft);
        expect([world.caller.errors, world.callee.errors]).toEqual([[], []]);
      }),
      { numRuns: 200 },
    );
  });
});
