import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { centreConfig, openCentre, queueConfig } from '../testing/centre.ts';
import { longestWaitSeconds } from './starvation.ts';

describe('no contact starves', () => {
  it('whatever better contacts keep arriving, it is served within the bound', () => {
    const world = fc.record({
      base: fc.nat(120),
      slope: fc.integer({ min: 1, max: 3 }),
      ownSlope: fc.integer({ min: 1, max: 3 }),
      betweenSeconds: fc.integer({ min: 4, max: 20 }),
      handlingSeconds: fc.integer({ min: 4, max: 20 }),
      ahead: fc.nat(5),
    });
    fc.assert(
      fc.property(world, ({ base, slope, ownSlope, betweenSeconds, handlingSeconds, ahead }) => {
        const bound = longestWaitSeconds(
          { points: 0, slope: ownSlope },
          {
            most: { points: base, slope },
            arrivalsPerSecond: 1 / betweenSeconds,
            startsPerSecond: 1 / handlingSeconds,
            ahead,
          },
        );
        fc.pre(bound < 3000);
        const tiers = [
          { id: 'own', name: 'own', basePriority: 0, slope: ownSlope },
          { id: 'better', name: 'better', basePriority: base, slope },
        ];
        const centre = openCentre(centreConfig([queueConfig('q')], { tiers }));
        centre.signsIn('li');
        centre.arrives('first', 'q', { tier: 'better' });
        centre.accepts('first');
        for (let number = 0; number < ahead; number++) centre.arrives(`ahead${number}`, 'q', { tier: 'better' });
        centre.arrives('own', 'q', { tier: 'own' });
        let talkingTo = 'first';
        let waitedSeconds = 0;
        while (centre.ringsAt('own') === undefined && waitedSeconds <= bound + 1) {
          waitedSeconds++;
          if (waitedSeconds % betweenSeconds === 0) centre.arrives(`b${waitedSeconds}`, 'q', { tier: 'better' });
          centre.passes(1);
          if (waitedSeconds % handlingSeconds !== 0) continue;
          centre.finishes(talkingTo);
          talkingTo = [...centre.routing.works.values()][0]?.contactId ?? '';
          if (centre.ringsAt('own') === undefined) centre.accepts(talkingTo);
        }
        expect(centre.ringsAt('own')).toBe('li');
        expect(waitedSeconds).toBeLessThanOrEqual(bound);
      }),
      { numRuns: 60 },
    );
  });

  it('unless those who may pass it arrive as fast as agents start', () => {
    const competition = { most: { points: 60, slope: 2 }, startsPerSecond: 0.1, ahead: 0 };
    expect(longestWaitSeconds({ points: 0, slope: 1 }, { ...competition, arrivalsPerSecond: 0.2 })).toBe(Infinity);
    expect(longestWaitSeconds({ points: 0, slope: 1 }, { ...competition, arrivalsPerSecond: 0.19 })).toBeLessThan(2000);
    expect(longestWaitSeconds({ points: 0, slope: 2 }, { ...competition, arrivalsPerSecond: 100 })).toBeLessThan(
      31_000,
    );
  });
});
