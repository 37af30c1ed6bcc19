import type { PhoneCall } from '@oneline/callers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aTrunk, type ExchangeBench, openExchangeBench, promptHertz } from '../testing/exchange-bench.ts';

let bench: ExchangeBench;
beforeEach(async () => {
  bench = await openExchangeBench();
});
afterEach(() => bench.close());

async function offered(): Promise<{ call: PhoneCall; legId: string }> {
  const trunk = aTrunk();
  await bench.configure({ trunks: [trunk] });
  const phone = await bench.phone({ user: '13800138000' });
  const call = await phone.call('95013');
  const { legId, from, to, origin } = await bench.heard('leg.offered');
  expect({ from: from.number, to, origin }).toEqual({
    from: '13800138000',
    to: '95013',
    origin: { kind: 'trunk', trunkId: trunk.trunkId },
  });
  return { call, legId };
}

describe('a call on a trunk', () => {
  it('is answered, hears a prompt, presses a key, and is hung up', async () => {
    const { call, legId } = await offered();
    await bench.tell({ op: 'ring', legId });
    await call.waitFor('ringing');
    await bench.tell({ op: 'answer', legId });
    await call.waitFor('answered');
    const sounds = [{ kind: 'prompt', object: 'tone' }] as const;
    await bench.tell({ op: 'play', legId, playbackId: 'p', sounds, times: null, stopsOnDigit: true });
    await call.waitToHear(promptHertz);
    call.press('5');
    expect(await bench.heard('playback.ended')).toMatchObject({ playbackId: 'p', why: 'digit' });
    expect(await bench.heard('leg.digit')).toMatchObject({ digit: '5' });
    await bench.tell({ op: 'hang_up', legId, reason: 'normal' });
    await call.waitFor('ended');
    expect(call.end).toMatchObject({ by: 'there', how: 'hungUp' });
    const { cause, quality } = await bench.heard('leg.ended');
    expect(cause.reason).toBe('normal');
    expect(quality?.packetsReceived).toBeGreaterThan(5);
    expect(bench.exchange.engine.snapshot().legs).toEqual([]);
  });

  it('hears itself', async () => {
    const { call, legId } = await offered();
    await bench.tell({ op: 'answer', legId });
    await bench.tell({ op: 'echo', legId });
    await call.waitFor('answered');
    call.say(440);
    await call.waitToHear(440);
    call.hangUp();
    expect((await bench.heard('leg.ended')).cause.reason).toBe('normal');
  });

  it('hears sound before the answer', async () => {
    const { call, legId } = await offered();
    await bench.tell({ op: 'progress', legId });
    await call.waitFor('early');
    const sounds = [{ kind: 'prompt', object: 'tone' }] as const;
    await bench.tell({ op: 'play', legId, playbackId: 'p', sounds, times: null });
    await call.waitToHear(promptHertz);
    await bench.tell({ op: 'answer', legId });
    await call.waitFor('answered');
  });

  it.each([
    ['busy', 486],
    ['declined', 603],
    ['no_answer', 480],
    ['unknown_number', 404],
    ['not_allowed', 403],
    ['congestion', 503],
  ] as const)('is refused as %s with %i', async (reason, status) => {
    const { call, legId } = await offered();
    await bench.tell({ op: 'hang_up', legId, reason });
    await call.waitFor('ended');
    expect(call.end).toMatchObject({ how: 'refused', status });
    expect((await bench.heard('leg.ended')).cause).toMatchObject({ reason, sipStatus: status });
  });

  it('is told of as cancelled when its caller gives up', async () => {
    const { call, legId } = await offered();
    await bench.tell({ op: 'ring', legId });
    await call.waitFor('ringing');
    call.cancel();
    expect((await bench.heard('leg.ended')).cause.reason).toBe('cancelled');
    await expect(bench.tell({ op: 'answer', legId })).rejects.toMatchObject({ code: 'telephony.leg_unknown' });
  });

  it('presses digits that are collected, and told when they end', async () => {
    const { call, legId } = await offered();
    await bench.tell({ op: 'answer', legId });
    await call.waitFor('answered');
    const timeouts = { firstDigitTimeoutMs: 5000, interDigitTimeoutMs: 5000 };
    await bench.tell({
      op: 'collect',
      legId,
      collectionId: 'c',
      most: 6,
      terminators: '#',
      ...timeouts,
      isSecret: true,
    });
    call.press('123#');
    expect(await bench.heard('collection.ended')).toMatchObject({ digits: '123', why: 'terminator' });
    expect(bench.events.filter(({ type }) => type === 'leg.digit')).toEqual([]);
  });

  it('holds, and talks on', async () => {
    const { call, legId } = await offered();
    await bench.tell({ op: 'answer', legId });
    await call.waitFor('answered');
    expect(await call.hold()).toBe(200);
    await bench.heard('leg.held', { legId, by: 'far' });
    expect(await call.unhold()).toBe(200);
    await bench.heard('leg.unheld', { legId, by: 'far' });
  });
});

describe('whoever is not known', () => {
  it('gets no answer, and is told of to nobody', async () => {
    await bench.configure({ trunks: [aTrunk({ sources: ['192.0.2.0/24'] })] });
    const phone = await bench.phone();
    const call = await phone.call('95013');
    await expect(call.waitFor('ringing', 700)).rejects.toMatchObject({ code: 'callers.not_in_time' });
    expect(call.provisional).toEqual([]);
    expect(bench.events.map(({ type }) => type)).toEqual(['trunk.state']);
  });
});

it('one call more than a tenant may have is sent away with 503', async () => {
  const trunk = aTrunk();
  await bench.configure({ trunks: [trunk], limits: [{ tenantId: trunk.tenantId, mostCalls: 1 }] });
  const phone = await bench.phone();
  await phone.call('95013');
  await bench.heard('leg.offered');
  const second = await phone.call('95013');
  await second.waitFor('ended');
  expect(second.end).toMatchObject({ status: 503, retryAfterSeconds: 5 });
});
