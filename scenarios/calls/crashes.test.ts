import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '@oneline/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type CallCentre, openCallCentre } from './call-centre.ts';

let centre: CallCentre;
beforeEach(async () => {
  centre = await openCallCentre();
}, 90_000);
afterEach(() => centre.close());

/** A call that the agent has answered; both sides speak. */
async function talk() {
  const [phone, agent] = [await centre.outside(), await centre.inside('1001')];
  const call = await phone.call('95598');
  const party = await agent.nextCall();
  party.answer();
  await call.waitFor('answered');
  call.say(500);
  party.say(900);
  await Promise.all([party.waitToHear(500), call.waitToHear(900)]);
  return { phone, agent, call, party };
}

async function exchangePid(): Promise<number> {
  const info = await readFile(join(centre.server.dataDir, 'exchange/exchange.json'), 'utf8');
  return (JSON.parse(info) as { pid: number }).pid;
}

it('a call goes on while its server is killed and comes back, which then steers and books it', async () => {
  const since = new Date().toISOString();
  const { call, party } = await talk();
  const pid = await exchangePid();
  await centre.server.stop('SIGKILL');
  call.forget();
  party.forget();
  await Promise.all([party.waitToHear(500), call.waitToHear(900)]);
  await centre.startAgain();
  expect(await exchangePid()).toBe(pid);
  await Promise.all([party.waitToHear(500), call.waitToHear(900)]);
  const { send } = await centre.session();
  await until(
    async () =>
      ((await send('GET', '/calls/live')).body as { items: { state: string }[] }).items[0]?.state === 'talking',
    { what: 'the call to be seen again' },
  );
  call.hangUp();
  await party.waitFor('ended');
  expect(await centre.recordSince(since)).toMatchObject({ outcome: 'answered', cause: 'normal' });
});

it('a call that ends while its server is dead is booked when it comes back', async () => {
  const since = new Date().toISOString();
  const { call, party } = await talk();
  await centre.server.stop('SIGKILL');
  call.hangUp();
  await call.waitFor('ended');
  await centre.startAgain();
  await party.waitFor('ended');
  expect(await centre.recordSince(since)).toMatchObject({ outcome: 'answered' });
});

it('a call dies with its exchange: it is booked so, its caller is owed a callback, and the next call goes through', async () => {
  const since = new Date().toISOString();
  const { phone } = await talk();
  const pid = await exchangePid();
  process.kill(pid, 'SIGKILL');
  expect(await centre.recordSince(since)).toMatchObject({ outcome: 'answered', cause: 'exchange_failed' });
  const { send } = await centre.session();
  const { body } = await send('GET', '/calls/callbacks');
  expect(body).toMatchObject({ items: [{ number: '13800138000', reason: 'exchange_failed' }] });
  await until(async () => (await exchangePid()) !== pid, { what: 'another exchange' });
  const next = await until(
    async () => {
      const call = await phone.call('9196');
      await Promise.race([call.waitFor('answered'), call.waitFor('ended')]);
      return call.state === 'answered' && call;
    },
    { what: 'a call to go through', timeoutMs: 15_000 },
  );
  next.hangUp();
});
