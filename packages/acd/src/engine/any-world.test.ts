import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../snapshot/canonical-json.ts';
import { replay, restore } from '../snapshot/restore.ts';
import { takeSnapshot } from '../snapshot/snapshot.ts';
import { tenOClock } from '../testing/centre.ts';
import { type Step, stepKinds } from '../testing/random-events.ts';
import { runWorld } from '../testing/world.ts';
import { applyEvent } from './apply-event.ts';
import { createRouting } from './create-routing.ts';

const step: fc.Arbitrary<Step> = fc.record({
  passMs: fc.oneof(fc.nat(3000), fc.nat(30_000)),
  kind: fc.nat(stepKinds - 1),
  seed: fc.nat(),
});
const steps = fc.array(step, { maxLength: 150, size: 'max' });
/** A configuration is published between an agent's request for a state and its fulfilment. */
const publishedWhileSomebodyWaits: Step[] = [
  { passMs: 0, kind: 0, seed: 1_904_561_132 },
  { passMs: 0, kind: 2, seed: 0 },
  { passMs: 0, kind: 5, seed: 185_865_791 },
  { passMs: 0, kind: 2, seed: 1_870_787_466 },
  { passMs: 3560, kind: 0, seed: 0 },
  { passMs: 99, kind: 0, seed: 0 },
  { passMs: 1341, kind: 9, seed: 0 },
  { passMs: 0, kind: 25, seed: 0 },
  { passMs: 0, kind: 0, seed: 0 },
];
/** More worlds look further; some thousand run in a minute. */
const worlds = Number(process.env['ACD_WORLDS'] ?? 120);
const timeoutMs = 60_000 + worlds * 200;

describe('in any world', () => {
  it(
    'no contact is offered twice, no agent is above capacity, unqualified or idle for nothing, and each contact ends once',
    () => {
      fc.assert(
        fc.property(fc.nat(), steps, (seed, story) => {
          expect(runWorld(seed, story, { isDrained: true }).wrong).toEqual([]);
        }),
        { numRuns: worlds },
      );
    },
    timeoutMs,
  );

  it(
    'a replay of the log gives the identical state and decisions',
    () => {
      fc.assert(
        fc.property(fc.nat(), steps, (seed, story) => {
          const world = runWorld(seed, story, { isDrained: false });
          const start = takeSnapshot(createRouting(world.config, tenOClock));
          const again = replay(start, JSON.parse(JSON.stringify(world.recorded)));
          expect(canonicalJson(again.decisions)).toBe(canonicalJson(world.decisions));
          expect(canonicalJson(takeSnapshot(again.routing))).toBe(canonicalJson(takeSnapshot(world.routing)));
        }),
        { numRuns: worlds >> 1 },
      );
    },
    timeoutMs,
  );

  it(
    'a state restored from the JSON of its snapshot decides as the original does',
    () => {
      fc.assert(
        fc.property(fc.nat(), steps, fc.nat(), (seed, story, at) => {
          const world = runWorld(seed, story, { isDrained: false });
          const half = at % (world.recorded.length + 1);
          const original = createRouting(world.config, tenOClock);
          for (const { event, nowMs } of world.recorded.slice(0, half)) applyEvent(original, event, nowMs);
          const saved = JSON.stringify(takeSnapshot(original));
          const { routing, decisions } = replay(JSON.parse(saved), world.recorded.slice(half));
          expect(canonicalJson(takeSnapshot(restore(JSON.parse(saved))))).toBe(canonicalJson(JSON.parse(saved)));
          const rest = world.recorded.slice(half).flatMap(({ event, nowMs }) => applyEvent(original, event, nowMs));
          expect(canonicalJson(decisions)).toBe(canonicalJson(rest));
          expect(canonicalJson(takeSnapshot(routing))).toBe(canonicalJson(takeSnapshot(world.routing)));
        }),
        { numRuns: worlds >> 1, examples: [[0, publishedWhileSomebodyWaits, 982_966_267]] },
      );
    },
    timeoutMs,
  );

  it(
    'it makes no difference how often the clock is looked at',
    () => {
      fc.assert(
        fc.property(fc.nat(), steps, (seed, story) => {
          const world = runWorld(seed, story, { isDrained: false });
          const ticked = createRouting(world.config, tenOClock);
          let lastMs = tenOClock;
          const decisions = world.recorded.flatMap(({ event, nowMs }) => {
            const middle = Math.floor((lastMs + nowMs) / 2);
            lastMs = nowMs;
            const between = applyEvent(ticked, { id: 'tick', type: 'clock.ticked' }, middle);
            return [...between, ...applyEvent(ticked, event, nowMs)];
          });
          expect(canonicalJson(decisions)).toBe(canonicalJson(world.decisions));
        }),
        { numRuns: worlds >> 1 },
      );
    },
    timeoutMs,
  );
});
