import type { Phone, PhoneCall } from '@oneline/callers';
import { newId } from '@oneline/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Command, DeviceSettings } from '../port/command.ts';
import { aDevice, aTrunk, type ExchangeBench, openExchangeBench, promptHertz } from '../testing/exchange-bench.ts';

let bench: ExchangeBench;
beforeEach(async () => {
  bench = await openExchangeBench();
});
afterEach(() => bench.close());

const password = 'a secret';
let device: DeviceSettings;

/** A telephone that is registered as the device. */
async function registered(): Promise<Phone> {
  const phone = await bench.phone({ user: device.user, password });
  await phone.register();
  return phone;
}

async function withDevice(): Promise<Phone> {
  device = aDevice('8001', password);
  await bench.configure({ trunks: [aTrunk({ sources: ['192.0.2.0/24'] })], devices: [device] });
  return registered();
}

const toDevice = (
  more: Partial<Extract<Command, { op: 'originate' }>> = {},
): Extract<Command, { op: 'originate' }> => ({
  op: 'originate',
  legId: newId(),
  to: { kind: 'device', deviceId: device.deviceId },
  from: { number: '13800138000', name: '王小明' },
  ringTimeoutMs: 10_000,
  ...more,
});

/** A leg to a registered telephone that has answered. */
async function talking(phone: Phone): Promise<{ legId: string; call: PhoneCall }> {
  const command = toDevice();
  await bench.tell(command);
  const call = await phone.nextCall();
  call.answer();
  await bench.heard('leg.answered', { legId: command.legId });
  return { legId: command.legId, call };
}

describe('a device', () => {
  it('registers with its password, and with no other', async () => {
    const phone = await withDevice();
    expect(await bench.heard('device.registered')).toMatchObject({ deviceId: device.deviceId });
    expect(bench.exchange.engine.snapshot().devices).toHaveLength(1);
    phone.unregister();
    await bench.heard('device.unregistered');
    const wrong = await bench.phone({ user: '8001', password: 'guessed' });
    await expect(wrong.register()).rejects.toMatchObject({ code: 'callers.not_registered' });
  });

  it('calls, and is known', async () => {
    const phone = await withDevice();
    await phone.call('8002');
    expect(await bench.heard('leg.offered')).toMatchObject({
      origin: { kind: 'device', deviceId: device.deviceId },
      to: '8002',
    });
  });

  it('is rung on all its telephones: the first that answers has the call, the other is told so', async () => {
    const [desk, home] = [await withDevice(), await registered()];
    const command = toDevice();
    await bench.tell(command);
    const [one, other] = await Promise.all([desk.nextCall(), home.nextCall()]);
    one.ring();
    other.ring();
    await bench.heard('leg.ringing');
    one.answer();
    await bench.heard('leg.answered', { legId: command.legId });
    await other.waitFor('ended');
    expect(other.end).toMatchObject({ how: 'cancelled', reason: { status: 200, text: 'Call completed elsewhere' } });
    await bench.tell({
      op: 'play',
      legId: command.legId,
      playbackId: 'p',
      sounds: [{ kind: 'prompt', object: 'tone' }],
      times: 1,
    });
    await one.waitToHear(promptHertz);
    expect(await bench.heard('playback.ended')).toMatchObject({ why: 'done' });
  });

  it('is not rung for ever, and is not there when it is not registered', async () => {
    const phone = await withDevice();
    const command = toDevice({ ringTimeoutMs: 300 });
    await bench.tell(command);
    const call = await phone.nextCall();
    call.ring();
    expect((await bench.heard('leg.ended')).cause.reason).toBe('no_answer');
    await call.waitFor('ended');
    phone.unregister();
    await bench.heard('device.unregistered');
    await expect(bench.tell(toDevice())).rejects.toMatchObject({ code: 'telephony.device_away' });
  });

  it('is busy, or declines', async () => {
    const phone = await withDevice();
    for (const [status, reason] of [
      [486, 'busy'],
      [603, 'declined'],
    ] as const) {
      const command = toDevice();
      await bench.tell(command);
      (await phone.nextCall()).reject(status);
      expect((await bench.heard('leg.ended', { legId: command.legId })).cause).toMatchObject({
        reason,
        sipStatus: status,
      });
    }
  });
});

describe('a bridge', () => {
  it('lets two hear each other, gives music to whom the other holds, and ends', async () => {
    const phone = await withDevice();
    const [one, two] = [await talking(phone), await talking(phone)];
    await bench.tell({ op: 'bridge', bridgeId: 'b', legIds: [one.legId, two.legId] });
    one.call.say(440);
    two.call.say(660);
    await Promise.all([one.call.waitToHear(660), two.call.waitToHear(440)]);
    await bench.tell({ op: 'hold', legId: one.legId, music: [{ kind: 'prompt', object: 'tone' }] });
    await two.call.waitToHear(promptHertz);
    await one.call.waitForSilence();
    await bench.tell({ op: 'unhold', legId: one.legId });
    await Promise.all([one.call.waitToHear(660), two.call.waitToHear(440)]);
    await bench.tell({ op: 'end_bridge', bridgeId: 'b' });
    await Promise.all([one.call.waitForSilence(), two.call.waitForSilence()]);
    expect(bench.exchange.engine.snapshot().bridges).toEqual([]);
  });

  it('mixes three, and goes on with two and with one', async () => {
    const phone = await withDevice();
    const legs = [await talking(phone), await talking(phone), await talking(phone)] as const;
    await bench.tell({ op: 'bridge', bridgeId: 'b', legIds: legs.map(({ legId }) => legId) });
    const tones = [440, 660, 880] as const;
    for (const [i, { call }] of legs.entries()) call.say(tones[i] as number);
    for (const [i, { call }] of legs.entries()) {
      for (const hertz of tones.filter((_, other) => other !== i)) await call.waitToHear(hertz);
      expect((await call.listen(200)).has(tones[i] as number)).toBe(false);
    }
    legs[2].call.hangUp();
    await bench.heard('leg.ended', { legId: legs[2].legId });
    legs[0].call.forget();
    await legs[0].call.waitToHear(660);
    expect((await legs[0].call.listen(200)).has(880)).toBe(false);
    legs[1].call.hangUp();
    await bench.heard('leg.ended', { legId: legs[1].legId });
    expect(bench.exchange.engine.snapshot().bridges).toMatchObject([{ legIds: [legs[0].legId] }]);
  });

  it('is listened to, whispered to and barged into, each with the right ears', async () => {
    const phone = await withDevice();
    const [customer, agent, boss] = [await talking(phone), await talking(phone), await talking(phone)];
    await bench.tell({ op: 'bridge', bridgeId: 'b', legIds: [customer.legId, agent.legId] });
    customer.call.say(440);
    agent.call.say(660);
    boss.call.say(880);
    const monitor = { op: 'monitor', legId: boss.legId, bridgeId: 'b' } as const;
    await bench.tell({ ...monitor, mode: 'listen' });
    await boss.call.waitToHear(440);
    await boss.call.waitToHear(660);
    expect((await agent.call.listen(200)).has(880)).toBe(false);
    await bench.tell({ ...monitor, mode: 'whisper', whisperTo: agent.legId });
    await agent.call.waitToHear(880);
    expect((await customer.call.listen(200)).has(880)).toBe(false);
    customer.call.forget();
    await bench.tell({ ...monitor, mode: 'barge' });
    await customer.call.waitToHear(880);
    expect(customer.call.longestWithout(660)).toBeLessThanOrEqual(60);
  });
});

describe('a recording', () => {
  it('is told of when it is whole, also after a pause', async () => {
    const phone = await withDevice();
    const [one, two] = [await talking(phone), await talking(phone)];
    await bench.tell({ op: 'bridge', bridgeId: 'b', legIds: [one.legId, two.legId] });
    const recordingId = newId();
    await bench.tell({ op: 'record', recordingId, bridgeId: 'b', left: one.legId, right: two.legId });
    one.call.say(440);
    two.call.say(660);
    await Promise.all([one.call.waitToHear(660), two.call.waitToHear(440)]);
    await bench.tell({ op: 'pause_recording', recordingId, isPaused: true });
    expect(bench.exchange.engine.snapshot().recordings).toMatchObject([{ recordingId, isPaused: true }]);
    await bench.tell({ op: 'stop_recording', recordingId });
    const ended = await bench.heard('recording.ended');
    expect(ended).toMatchObject({ recordingId, isRepaired: false, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(ended.durationMs).toBeGreaterThan(80);
  });
});

describe('a recording that is told of at once', () => {
  it('waits for the bridge, as its pause and its end wait for it', async () => {
    const phone = await withDevice();
    const [one, two] = [await talking(phone), await talking(phone)];
    const recordingId = newId();
    await Promise.all([
      bench.tell({ op: 'bridge', bridgeId: 'b', legIds: [one.legId, two.legId] }),
      bench.tell({ op: 'record', recordingId, bridgeId: 'b', left: one.legId, right: two.legId }),
      bench.tell({ op: 'pause_recording', recordingId, isPaused: true }),
      bench.tell({ op: 'stop_recording', recordingId }),
    ]);
    expect(await bench.heard('recording.ended')).toMatchObject({ recordingId });
  });
});

describe('a trunk', () => {
  it('is called with the number that is shown, and answers with early sound', async () => {
    const carrier = await bench.phone({ user: '10086' });
    const trunk = aTrunk({ port: carrier.port });
    await bench.configure({ trunks: [trunk] });
    const legId = newId();
    const to = { kind: 'trunk', trunkId: trunk.trunkId, number: '10086' } as const;
    await bench.tell({ op: 'originate', legId, to, from: { number: '95013', name: null }, ringTimeoutMs: 5000 });
    const call = await carrier.nextCall();
    expect(call.invite?.uri).toBe(`sip:10086@127.0.0.1:${carrier.port}`);
    expect(call.invite?.headers.get('p-asserted-identity')).toContain('95013');
    call.ring({ isEarly: true });
    await bench.heard('leg.progress', { legId });
    call.answer();
    await bench.heard('leg.answered', { legId });
  });

  it('is asked to give the call to somebody else', async () => {
    const carrier = await bench.phone({ user: '10086' });
    const trunk = aTrunk({ port: carrier.port });
    await bench.configure({ trunks: [trunk] });
    const call = await carrier.call('95013');
    const { legId } = await bench.heard('leg.offered');
    await bench.tell({ op: 'answer', legId });
    await call.waitFor('answered');
    void call.transfer('sip:8002@127.0.0.1');
    expect(await bench.heard('leg.transfer_asked', { legId })).toMatchObject({ to: '8002', replaces: null });
    await bench.tell({ op: 'hang_up', legId, reason: 'transferred' });
    await call.waitFor('ended');
  });
});

it('calls go on, at another port, when their media worker crashes', async () => {
  const phone = await withDevice();
  const [one, two] = [await talking(phone), await talking(phone)];
  await bench.tell({ op: 'bridge', bridgeId: 'b', legIds: [one.legId, two.legId] });
  one.call.say(440);
  two.call.say(660);
  await Promise.all([one.call.waitToHear(660), two.call.waitToHear(440)]);
  const packets = one.call.receivedPackets;
  await bench.exchange.crashMediaOf(one.legId);
  await one.call.listen(1000);
  expect((await one.call.listen(200)).has(660)).toBe(true);
  expect((await two.call.listen(200)).has(440)).toBe(true);
  expect(one.call.receivedPackets).toBeGreaterThan(packets + 10);
});
