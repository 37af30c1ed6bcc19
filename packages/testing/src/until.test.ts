import { expect, test } from 'vitest';
import { until } from './until.ts';

test('what the condition gives in the end is given back', async () => {
  let asked = 0;
  const answer = await until(() => (asked++ < 3 ? null : { asked }), { what: 'an answer', everyMs: 1 });
  expect(answer.asked).toBe(4);
});

test('a condition that throws is asked again', async () => {
  let asked = 0;
  const ask = async (): Promise<string> => {
    if (asked++ < 2) throw new Error('not yet');
    return 'now';
  };
  expect(await until(ask, { what: 'no error', everyMs: 1 })).toBe('now');
});

test('when the time is up it says what was waited for and what was seen', async () => {
  const wait = until(() => 0, { what: 'a ring', timeoutMs: 5, everyMs: 1 });
  await expect(wait).rejects.toThrow('not within 5 ms: a ring (last answer: 0)');
  const failing = until(() => Promise.reject(new Error('no line')), { what: 'a ring', timeoutMs: 0 });
  await expect(failing).rejects.toMatchObject({
    message: 'not within 0 ms: a ring (last error: Error: no line)',
    cause: expect.objectContaining({ message: 'no line' }),
  });
});
