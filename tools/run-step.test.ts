import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { runStep, type Step } from './run-step.ts';

const shell = (script: string, more: Partial<Step> = {}): Step => ({
  name: 'shell',
  part: 'shell',
  command: ['sh', '-c', script],
  ...more,
});
const { signal } = new AbortController();

test('a step that ends with 0 is ok and its output is kept', async () => {
  const result = await runStep(shell('echo out; echo err >&2; echo $KEY', { environment: { KEY: 'value' } }), signal);
  expect(result.state).toBe('ok');
  expect(result.output.split('\n').sort()).toEqual(['', 'err', 'out', 'value']);
});

test('a step that ends with another code has failed', async () => {
  expect((await runStep(shell('exit 3'), signal)).state).toBe('failed');
});

test('a program that is not there is a failed step', async () => {
  const result = await runStep({ name: 'none', part: 'none', command: ['no-such-program'] }, signal);
  expect(result).toMatchObject({ state: 'failed', output: expect.stringContaining('ENOENT') });
});

test('a step that does not end is stopped with what it started, and has failed', async () => {
  const result = await runStep(shell('sleep 100 & wait', { timeoutSeconds: 0.1 }), signal);
  expect(result).toMatchObject({ state: 'failed', output: expect.stringContaining('still running after 0.1 s') });
});

test('a step stopped from outside has failed even if it ends well', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'run-step-'));
  const ready = join(folder, 'ready');
  const interruption = new AbortController();
  const script = 'trap "exit 0" TERM; sleep 100 & touch "$READY"; wait';
  const done = runStep(shell(script, { environment: { READY: ready } }), interruption.signal);
  await vi.waitUntil(() => existsSync(ready), { timeout: 4000 });
  interruption.abort();
  expect((await done).state).toBe('failed');
  rmSync(folder, { recursive: true });
});
