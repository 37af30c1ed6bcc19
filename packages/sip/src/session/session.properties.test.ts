import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCallWorld, nothingLeft } from '../testing/call-world.ts';
import type { IncomingCall } from './incoming-call.ts';
import type { Session } from './session.ts';

const fate = fc.oneof(
  { weight: 1, arbitrary: fc.constant<readonly number[]>([]) },
  { weight: 4, arbitrary: fc.array(fc.nat(400), { minLength: 1, maxLength: 2 }) },
);

const callActions = ['ring', 'early', 'accept', 'reject', 'cancel', 'wait'] as const;
const sessionActions = ['offer', 'digit', 'refer', 'hangUp', 'wait'] as const;
const step = <Action extends string>(actions: readonly Action[]) =>
  fc.record({ action: fc.constantFrom(...actions), isCaller: fc.boolean(), afterMs: fc.nat(900) });

function act(action: (typeof sessionActions)[number], session: Session | undefined): void {
  if (session === undefined) return;
  if (action === 'offer') session.offer('hold', () => {});
  if (action === 'digit') session.sendDigit('1', 100);
  if (action === 'refer') session.refer('sip:x@y', {}, { onStatus: () => {}, onRefused: () => {} });
  if (action === 'hangUp') session.hangUp();
}

function actOnCall(action: (typeof callActions)[number], call: IncomingCall | undefined, cancel: () => void): void {
  if (action === 'ring') call?.progress(180);
  if (action === 'early') call?.progress(183, { sdp: 'early' });
  if (action === 'accept') call?.accept('answer');
  if (action === 'reject') call?.reject(486);
  if (action === 'cancel') cancel();
}

const endings = (told: readonly string[]) => told.filter((what) => /^(ended|failed|cancelled|abandoned)/.test(what));

describe('a call with anything done to it over a bad network', () => {
  it('ends once on either side, in agreement, and leaves nothing behind', () => {
    fc.assert(
      fc.property(
        fc.array(fate, { maxLength: 25 }),
        fc.array(step(callActions), { maxLength: 5 }),
        fc.array(step(sessionActions), { maxLength: 6 }),
        fc.constantFrom('udp' as const, 'tcp' as const),
        (fates, before, after, transport) => {
          // A reliable transport delivers all of it, in order.
          const world = createCallWorld({ fates: transport === 'udp' ? fates : [], transport });
          const call = world.dial();
          for (const { action, afterMs } of before) {
            world.timers.advance(afterMs);
            actOnCall(action, world.callee.calls[0], () => call.cancel());
          }
          for (const { action, isCaller, afterMs } of after) {
            world.timers.advance(afterMs);
            act(action, (isCaller ? world.caller : world.callee).sessions[0]);
          }
          world.timers.advance(3000);
          // Whoever still holds it lets go; an INVITE may take half a minute to get through.
          for (const ms of [3000, 40_000]) {
            world.callee.calls[0]?.reject(480);
            call.cancel();
            world.timers.advance(3000);
            for (const { sessions } of [world.caller, world.callee]) sessions[0]?.hangUp();
            world.timers.advance(ms);
          }
          expect(world.leftovers()).toEqual(nothingLeft);
          expect([world.caller.errors, world.callee.errors]).toEqual([[], []]);
          expect(endings(world.caller.told)).toHaveLength(1);
          expect(endings(world.callee.told).length).toBeLessThanOrEqual(1);
          const wasAnswered = world.caller.told.some((what) => what.startsWith('answered'));
          if (wasAnswered) expect(endings(world.callee.told)[0]).toMatch(/^ended/);
        },
      ),
      { numRuns: 300 },
    );
  });
});
