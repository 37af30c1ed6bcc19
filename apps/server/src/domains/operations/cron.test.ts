import fc from 'fast-check';
import { parseCronItem } from 'graphile-worker';
import { describe, expect, test } from 'vitest';
import { parseCron } from './cron.ts';

const field = (min: number, max: number) => {
  const number = fc.integer({ min, max });
  const part = fc.oneof(
    fc.constant('*'),
    fc.integer({ min: 1, max: 40 }).map((step) => `*/${step}`),
    number.map(String),
    fc.tuple(number, number).map(([a, b]) => (a === b ? `${a}` : `${Math.min(a, b)}-${Math.max(a, b)}`)),
  );
  return fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(','));
};
const cron = fc
  .tuple(field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 7))
  .map((fields) => fields.join(' '));
const instant = fc.date({ min: new Date('2024-01-01'), max: new Date('2027-01-01'), noInvalidDate: true });

function engineMatches(text: string, at: Date): boolean {
  const { match } = parseCronItem({ task: 'x', match: text });
  return match({
    min: at.getUTCMinutes(),
    hour: at.getUTCHours(),
    date: at.getUTCDate(),
    month: at.getUTCMonth() + 1,
    dow: at.getUTCDay(),
  });
}

describe('a time as cron writes it', () => {
  test('means what the job engine takes it for', () => {
    fc.assert(
      fc.property(cron, instant, (text, at) => {
        expect(parseCron(text).matches(at)).toBe(engineMatches(text, at));
      }),
    );
  });

  test('comes next at the first minute that matches', () => {
    fc.assert(
      fc.property(cron, instant, (text, at) => {
        const found = parseCron(text).next(at);
        if (!found) return;
        expect(found.getTime()).toBeGreaterThan(at.getTime());
        expect(engineMatches(text, found)).toBe(true);
        expect(parseCron(text).previous(new Date(found.getTime() + 1))).toEqual(found);
        const between = new Date((at.getTime() + found.getTime()) / 2);
        expect(parseCron(text).next(between)).toEqual(found);
      }),
    );
  });

  test.each([
    ['0 18 * * *', '2026-11-23T18:00:00Z', '2026-11-24T18:00:00.000Z'],
    ['30 2 * * 0', '2026-11-23T00:00:00Z', '2026-11-29T02:30:00.000Z'],
    ['0 0 29 2 *', '2026-11-23T00:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['*/20 9-17 * * 1-5', '2026-11-20T17:40:00Z', '2026-11-23T09:00:00.000Z'],
    ['0 0 13 * 5', '2026-11-23T00:00:00Z', '2026-11-27T00:00:00.000Z'],
  ])('%s after %s is %s', (text, at, next) => {
    expect(parseCron(text).next(new Date(at))?.toISOString()).toBe(next);
  });

  test('may never come', () => {
    expect(parseCron('0 0 30 2 *').next(new Date())).toBeNull();
  });

  test.each([
    '',
    '* * * *',
    '* * * * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * * 8',
    '5-5 * * * *',
    '9-5 * * * *',
    '*/0 * * * *',
    '1/5 * * * *',
    'a * * * *',
    '@daily',
    '0 2 * * mon',
    '1,,2 * * * *',
    '-1 * * * *',
  ])('"%s" is none', (text) => {
    expect(() => parseCron(text)).toThrow(expect.objectContaining({ code: 'operations.cron_invalid' }));
  });

  test('is read or refused whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('0', '1', '2', '5', '9', '*', '/', ',', '-', ' ') })),
        (text) => {
          try {
            parseCron(text);
          } catch (error) {
            expect(error).toMatchObject({ code: 'operations.cron_invalid' });
            return;
          }
          expect(() => parseCronItem({ task: 'x', match: text })).not.toThrow();
        },
      ),
    );
  });
});
