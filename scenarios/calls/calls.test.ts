import { until } from '@oneline/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CallCentre, openCallCentre } from './call-centre.ts';
import { loudestIn } from './loudest-in.ts';

let centre: CallCentre;
beforeAll(async () => {
  centre = await openCallCentre();
}, 90_000);
afterAll(() => centre.close());

let since: string;
beforeEach(() => {
  since = new Date().toISOString();
});
const lastRecord = () => centre.recordSince(since);

describe('a caller from outside', () => {
  it('hears themselves on the echo test, and leaves a record', async () => {
    const phone = await centre.outside();
    const call = await phone.call('9196');
    await call.waitFor('answered');
    call.say(700);
    await call.waitToHear(700);
    call.hangUp();
    await call.waitFor('ended');
    expect(await lastRecord()).toMatchObject({ direction: 'in', called: '9196', outcome: 'served', cause: 'normal' });
  });

  it('is told that a number does not exist', async () => {
    const phone = await centre.outside();
    const call = await phone.call('66666');
    await call.waitFor('ended');
    expect(call.end).toMatchObject({ how: 'refused', status: 404 });
    expect(await lastRecord()).toMatchObject({ outcome: 'refused', cause: 'unknown_number' });
  });

  it('talks with the agent, is held, and the agent hangs up', async () => {
    const [phone, agent] = [await centre.outside(), await centre.inside('1001')];
    const call = await phone.call('95598');
    const ringing = await agent.nextCall();
    ringing.ring();
    await call.waitFor('ringing');
    ringing.answer();
    await call.waitFor('answered');
    call.say(500);
    ringing.say(900);
    await Promise.all([ringing.waitToHear(500), call.waitToHear(900)]);
    expect(await ringing.hold()).toBe(200);
    // The first note of the music on hold: A3.
    await call.waitToHear(220);
    expect(await ringing.unhold()).toBe(200);
    await call.waitToHear(900);
    ringing.hangUp();
    await call.waitFor('ended');
    const record = await lastRecord();
    expect(record).toMatchObject({ direction: 'in', outcome: 'answered', cause: 'normal', caller: '13800138000' });
    expect(record?.talkMs).toBeGreaterThan(0);
    agent.unregister();
  });

  it('who gives up while it rings is booked as having given up', async () => {
    const [phone, agent] = [await centre.outside(), await centre.inside('1001')];
    const call = await phone.call('95598');
    const ringing = await agent.nextCall();
    ringing.ring();
    await call.waitFor('ringing');
    call.cancel();
    await ringing.waitFor('ended');
    expect(await lastRecord()).toMatchObject({ outcome: 'abandoned' });
    agent.unregister();
  });

  it('leaves a message where nobody answers, which the agent hears of', async () => {
    const [phone, agent] = [await centre.outside(), await centre.inside('1001')];
    const call = await phone.call('95598');
    (await agent.nextCall()).reject(486);
    await call.waitFor('answered');
    call.say(600);
    await call.listen(2500);
    call.hangUp();
    await call.waitFor('ended');
    expect(await lastRecord()).toMatchObject({ outcome: 'message' });
    const { send } = await centre.session('agent');
    await expect
      .poll(async () => (await send('GET', '/me/voicemail')).body, { timeout: 10_000 })
      .toMatchObject({ unheard: 1, items: [{ caller: '13800138000', heardAt: null }] });
    agent.unregister();
  });
});

describe('a recorded call', () => {
  it('is heard afterwards, with the caller left and the agent right', async () => {
    const admin = await centre.session();
    const { body: policy } = await admin.send('GET', '/recording-policy');
    await admin.send('PUT', '/recording-policy', { body: { ...(policy as object), records: 'all' } });
    const [phone, agent] = [await centre.outside(), await centre.inside('1001')];
    // The rule is read again after some seconds.
    const id = await until(
      async () => {
        const call = await phone.call('95598');
        const party = await agent.nextCall();
        party.answer();
        await call.waitFor('answered');
        call.say(500);
        party.say(900);
        await Promise.all([party.waitToHear(500), call.waitToHear(900)]);
        call.hangUp();
        await party.waitFor('ended');
        const { body } = await admin.send('GET', '/recordings');
        return (body as { items: { id: string }[] }).items[0]?.id;
      },
      { what: 'a call to be recorded', timeoutMs: 20_000 },
    );
    await expect
      .poll(async () => (await admin.send('GET', `/recordings/${id}`)).body, { timeout: 10_000 })
      .toMatchObject({ state: 'kept', isRepaired: false });
    const audio = await admin.download(`/recordings/${id}/audio`);
    expect(audio.subarray(0, 4).toString()).toBe('RIFF');
    expect([loudestIn(audio, 0, [500, 900]), loudestIn(audio, 1, [500, 900])]).toEqual([500, 900]);
    agent.unregister();
  });
});

describe('somebody inside', () => {
  it('calls a colleague by extension', async () => {
    const [one, two] = [await centre.inside('1002'), await centre.inside('1001')];
    const call = await one.call('1001');
    const arrived = await two.nextCall();
    arrived.answer();
    await call.waitFor('answered');
    call.say(500);
    await arrived.waitToHear(500);
    call.hangUp();
    await arrived.waitFor('ended');
    expect(await lastRecord()).toMatchObject({ direction: 'internal', caller: '1002', called: '1001' });
  });

  it('with a wrong password is nobody', async () => {
    const stranger = await centre.outside({ user: '1001', password: 'wrong' });
    await expect(stranger.register()).rejects.toMatchObject({ code: 'callers.not_registered' });
  });

  it('calls out by the trunk, which sees our number', async () => {
    const carrier = await centre.outside({ port: 5080, user: 'carrier' });
    const one = await centre.inside('1001');
    const call = await one.call('13900001111');
    const arrived = await carrier.nextCall();
    expect(arrived.invite?.headers.from.uri).toContain('sip:95598@');
    arrived.answer();
    await call.waitFor('answered');
    arrived.say(800);
    await call.waitToHear(800);
    arrived.hangUp();
    await call.waitFor('ended');
    expect(await lastRecord()).toMatchObject({ direction: 'out', called: '13900001111', outcome: 'answered' });
  });
});
