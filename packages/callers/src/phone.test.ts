import { afterEach, describe, expect, it } from 'vitest';
import { openPhone, type Phone, type PhoneOptions, type PhoneTransport } from './phone.ts';
import type { PhoneCall } from './phone-call.ts';

const open: Phone[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((phone) => phone.close()));
});

async function phone(options: Partial<PhoneOptions> = {}): Promise<Phone> {
  const made = await openPhone({ host: '127.0.0.1', transport: 'udp', ...options });
  open.push(made);
  return made;
}

interface Talk {
  readonly caller: Phone;
  readonly callee: Phone;
  readonly out: PhoneCall;
  readonly in: PhoneCall;
}

async function talk(caller: Partial<PhoneOptions> = {}, callee: Partial<PhoneOptions> = caller): Promise<Talk> {
  const [one, other] = await Promise.all([phone({ user: '1001', ...caller }), phone({ user: '1002', ...callee })]);
  const out = await one.call(other.uri);
  const arrived = await other.nextCall();
  arrived.answer();
  await Promise.all([out.waitFor('answered'), arrived.waitFor('answered')]);
  return { caller: one, callee: other, out, in: arrived };
}

async function expectHearing({ out, in: arrived }: Pick<Talk, 'out' | 'in'>): Promise<void> {
  out.say(440);
  arrived.say(660);
  await Promise.all([out.waitToHear(660), arrived.waitToHear(440)]);
  const [there, here] = await Promise.all([arrived.listen(200), out.listen(200)]);
  expect([there.hertz, here.hertz]).toEqual([440, 660]);
  expect([there.has(660), here.has(440)]).toEqual([false, false]);
}

describe('two telephones', () => {
  it.each<PhoneTransport>(['udp', 'tcp'])('call each other over %s and hear each other', async (transport) => {
    const on = await talk({ transport });
    await expectHearing(on);
    on.out.hangUp();
    await on.in.waitFor('ended');
    expect([on.in.end?.how, on.in.end?.by, on.out.end?.by]).toEqual(['hungUp', 'there', 'here']);
    expect([on.caller.calls, on.callee.calls]).toEqual([[], []]);
  });

  it('hear each other with µ-law only, and encrypted', async () => {
    await expectHearing(await talk({ codecs: ['PCMU'], srtp: true }));
  });

  it('agree on nothing where one insists on encryption: 488', async () => {
    const [plain, encrypted] = [await phone(), await phone({ srtp: true })];
    encrypted.onCall((call) => call.answer());
    const call = await plain.call(encrypted.uri);
    await call.waitFor('ended');
    expect(call.end).toMatchObject({ how: 'refused', status: 488 });
  });

  it.each(['event', 'info', 'tone'] as const)('tell each other keys as %s, each once', async (keys) => {
    const on = await talk({ keys });
    on.out.press('1*0#');
    await on.in.waitForDigits('1*0#');
    on.in.press('42');
    await on.out.waitForDigits('42');
    expect([on.in.heardDigits, on.out.heardDigits]).toEqual(['1*0#', '42']);
  });

  it('hold and take up again', async () => {
    const on = await talk();
    await expectHearing(on);
    expect(await on.out.hold()).toBe(200);
    expect([on.in.isHeldByFar, on.out.isHeldByFar]).toEqual([true, false]);
    await on.in.waitForSilence();
    await on.out.waitForSilence();
    expect(await on.out.unhold()).toBe(200);
    expect(on.in.isHeldByFar).toBe(false);
    await expectHearing(on);
  });

  it('ring, with sound before the answer', async () => {
    const [caller, callee] = [await phone(), await phone()];
    const out = await caller.call(callee.uri);
    const arrived = await callee.nextCall();
    arrived.ring();
    await out.waitFor('ringing');
    arrived.say(450);
    arrived.ring({ isEarly: true });
    await out.waitFor('early');
    await out.waitToHear(450);
    expect([out.state, out.provisional]).toEqual(['ringing', [180, 183]]);
    arrived.answer();
    await out.waitFor('answered');
  });

  it('refuse with a status and a cause of the network', async () => {
    const [caller, callee] = [await phone(), await phone()];
    const out = await caller.call(callee.uri);
    (await callee.nextCall()).reject(486, { q850: 17 });
    await out.waitFor('ended');
    expect(out.end).toMatchObject({ by: 'there', how: 'refused', status: 486, reason: { q850: 17 } });
    await expect(out.waitFor('answered')).rejects.toMatchObject({ code: 'callers.call_over' });
  });

  it('give up before the answer, and say why', async () => {
    const [caller, callee] = [await phone(), await phone()];
    const out = await caller.call(callee.uri);
    const arrived = await callee.nextCall();
    arrived.ring();
    await out.waitFor('ringing');
    out.cancel({ status: 200, text: 'Call completed elsewhere' });
    await Promise.all([out.waitFor('ended'), arrived.waitFor('ended')]);
    expect(out.end).toMatchObject({ by: 'here', how: 'cancelled', status: 487 });
    expect(arrived.end).toMatchObject({
      by: 'there',
      how: 'cancelled',
      reason: { status: 200, text: 'Call completed elsewhere' },
    });
  });

  it('hear a gap of packets and of the tone, and forget it', async () => {
    const on = await talk();
    await expectHearing(on);
    await on.in.hold({ direction: 'inactive' });
    await on.in.listen(300);
    await on.in.unhold();
    await on.in.waitToHear(440);
    expect(on.in.longestGapMs).toBeGreaterThanOrEqual(200);
    expect(on.in.longestWithout(440)).toBeGreaterThanOrEqual(200);
    on.in.forget();
    await on.in.listen(400);
    expect(on.in.longestWithout(440)).toBeLessThanOrEqual(60);
    expect(on.in.receivedPackets).toBeGreaterThan(20);
    expect(on.in.quality().received.packets).toBe(on.in.receivedPackets);
  });
});

describe('a transfer', () => {
  it('has the other side call somebody else', async () => {
    const on = await talk();
    const third = await phone({ user: '1003' });
    third.onCall((call) => call.answer());
    expect(await on.in.transfer(third.uri)).toBe(200);
    const { successor } = on.out;
    if (successor === undefined) throw new Error('nobody was called');
    const [arrived] = third.calls;
    if (arrived === undefined) throw new Error('the call did not arrive');
    await expectHearing({ out: successor, in: arrived });
  });

  it('takes the place of a call that was asked back', async () => {
    const on = await talk();
    const third = await phone({ user: '1003' });
    const consultation = await on.callee.call(third.uri);
    const asked = await third.nextCall();
    asked.answer();
    await consultation.waitFor('answered');
    expect(await on.in.attendedTransfer(consultation)).toBe(200);
    const replacing = await third.nextCall();
    await Promise.all([asked.waitFor('ended'), consultation.waitFor('ended')]);
    const { successor } = on.out;
    if (successor === undefined) throw new Error('nobody was called');
    await expectHearing({ out: successor, in: replacing });
  });
});

describe('a telephone', () => {
  it('tells in time that nobody calls', async () => {
    const one = await phone();
    await expect(one.nextCall(50)).rejects.toMatchObject({ code: 'callers.not_in_time' });
  });

  it('frees its address and its ports when it is closed in the middle of a call', async () => {
    const on = await talk({ mediaPorts: { from: 45_000, to: 45_003 } }, {});
    const { port } = on.caller;
    await on.caller.close();
    await on.in.waitFor('ended');
    await phone({ port, mediaPorts: { from: 45_000, to: 45_003 } });
  });
});
