import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CallCentre, openCallCentre } from '../scenarios/calls/call-centre.ts';
import { peerNumbers } from './asterisk/configuration.ts';
import { type Asterisk, startAsterisk } from './asterisk/start-asterisk.ts';
import { startSipp, writeSound } from './sipp/run-sipp.ts';
import { toneOctets } from './tone-octets.ts';

// The exchange of the product against the programs of others.

const minutes = 60_000;
/** Where the trunk of the demo leads. */
const trunkPort = 5080;

let centre: CallCentre;
let asterisk: Asterisk;
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oneline-peers-'));
  centre = await openCallCentre();
  asterisk = await startAsterisk({
    sipPort: trunkPort,
    tls: null,
    rtp: { from: 40_000, to: 40_998 },
    sink: `sip:1001@127.0.0.1:${centre.port}`,
    exchange: `sip:127.0.0.1:${centre.port}`,
    records: null,
    sound: toneOctets(440, 5),
  });
}, 10 * minutes);
afterAll(async () => {
  await asterisk?.close();
  await centre?.close();
  await rm(directory, { recursive: true, force: true });
}, minutes);

let since: string;
beforeEach(() => {
  since = new Date().toISOString();
});

describe('Asterisk as a carrier', () => {
  it('is called from inside and heard', async () => {
    const one = await centre.inside('1001');
    const call = await one.call(peerNumbers.prompt);
    await call.waitFor('answered');
    await call.waitToHear(440);
    call.hangUp();
    await call.waitFor('ended');
    expect(await centre.recordSince(since)).toMatchObject({ direction: 'out', outcome: 'answered', cause: 'normal' });
    one.unregister();
  });

  it('hears what is said inside, and gives it back', async () => {
    const one = await centre.inside('1001');
    const call = await one.call(peerNumbers.echo);
    await call.waitFor('answered');
    call.say(700);
    await call.waitToHear(700);
    call.hangUp();
    await call.waitFor('ended');
    one.unregister();
  });

  it('brings a caller to the echo test', async () => {
    const caller = await centre.outside();
    const call = await caller.call(`sip:${peerNumbers.onward}9196@127.0.0.1:${trunkPort}`);
    await call.waitFor('answered');
    call.say(700);
    await call.waitToHear(700);
    call.hangUp();
    await call.waitFor('ended');
    expect(await centre.recordSince(since)).toMatchObject({ direction: 'in', called: '9196', outcome: 'served' });
  });

  it('brings a caller to the agent, who holds him and hangs up', async () => {
    const [caller, agent] = [await centre.outside(), await centre.inside('1001')];
    const call = await caller.call(`sip:${peerNumbers.onward}95598@127.0.0.1:${trunkPort}`);
    const party = await agent.nextCall();
    party.answer();
    await call.waitFor('answered');
    call.say(500);
    party.say(900);
    await Promise.all([party.waitToHear(500), call.waitToHear(900)]);
    expect(await party.hold()).toBe(200);
    await call.waitToHear(220);
    expect(await party.unhold()).toBe(200);
    await call.waitToHear(900);
    party.hangUp();
    await call.waitFor('ended');
    expect(await centre.recordSince(since)).toMatchObject({ direction: 'in', called: '95598', outcome: 'answered' });
    agent.unregister();
  });
});

describe('SIPp', () => {
  it.each(['u1', 't1'] as const)('sets up a hundred calls, speaks in them and hangs up (%s)', async (transport) => {
    await writeSound(directory, 'speech.alaw', toneOctets(440, 5));
    const { ended } = startSipp({
      scenario: 'speaking-caller',
      directory,
      port: 5196,
      transport,
      calls: { to: { port: centre.port, user: '9196' }, count: 100, perSecond: 20, lastingMs: 500 },
    });
    expect(await ended).toMatchObject({ succeeded: 100, failed: 0, errors: '' });
  });
});
