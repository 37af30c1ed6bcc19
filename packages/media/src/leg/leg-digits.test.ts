import { describe, expect, it } from 'vitest';
import { silenceFeed } from '../audio/feed.ts';
import { recording, toneOf } from '../testing/leg-ears.ts';
import { createWiredNet } from '../testing/leg-pair.ts';
import { level } from '../testing/tone.ts';

describe('the digits of a leg', () => {
  it('hears digits once, whatever is lost of their packets', () => {
    const net = createWiredNet();
    const a = net.add(4000, 4002, {}, { gets: (packet) => packet % 3 !== 1 });
    const b = net.add(4002, 4000);
    a.leg.feed(silenceFeed);
    net.run(100);
    expect(a.leg.press('1590#')).toBe(true);
    net.run(3000);
    const log = b.log.filter((line) => !line.startsWith('latched'));
    expect(log).toEqual(Array.from('1590#').flatMap((digit) => [`+${digit} event`, `-${digit}`]));
    expect(a.leg.press('1Z')).toBe(false);
  });

  it('relays digits as they are, under the number agreed with the other leg', () => {
    const net = createWiredNet();
    const caller = net.add(4000, 5000, { eventPayloadType: 96 });
    const near = net.add(5000, 4000, { eventPayloadType: 96 });
    const far = net.add(5002, 4002);
    const callee = net.add(4002, 5002);
    near.leg.relayTo(far.leg);
    caller.leg.feed(silenceFeed);
    net.run(200);
    caller.leg.press('42');
    net.run(1000);
    for (const { log } of [near, callee]) {
      expect(log.filter((line) => line.startsWith('+'))).toEqual(['+4 event', '+2 event']);
    }
  });

  it('turns digits into tones for a leg that agreed on no telephone-event', () => {
    const net = createWiredNet();
    const caller = net.add(4000, 5000);
    const near = net.add(5000, 4000);
    const far = net.add(5002, 4002, { eventPayloadType: undefined });
    const callee = net.add(4002, 5002, { eventPayloadType: undefined });
    const ear = recording(callee.leg.listen);
    near.leg.relayTo(far.leg);
    caller.leg.feed(silenceFeed);
    net.run(400);
    expect(level(ear.from(200))).toBeLessThan(10);
    caller.leg.press('5');
    net.run(400);
    expect(level(ear.from(400))).toBeGreaterThan(1000);
    expect(far.sent.every(({ payloadType }) => payloadType === 8)).toBe(true);
    expect(callee.log.filter((line) => !line.startsWith('latched'))).toEqual(['+5 tone', '-5']);
  });

  it('listens for tones only as long as no telephone-event is agreed', () => {
    const net = createWiredNet();
    const phone = net.add(4000, 4002, { eventPayloadType: undefined });
    const { leg, log } = net.add(4002, 4000);
    phone.leg.feed(silenceFeed);
    phone.leg.press('12');
    net.run(1000);
    leg.apply({ ...leg.settings(), eventPayloadType: undefined }, net.now());
    phone.leg.press('34');
    net.run(1000);
    leg.apply({ ...leg.settings(), eventPayloadType: 101 }, net.now());
    phone.leg.press('56');
    net.run(1000);
    expect(log).toEqual(['latched 4000', '+3 tone', '-3', '+4 tone', '-4']);
  });

  it('gives digits up that can no longer be sent, and goes on', () => {
    const net = createWiredNet();
    const [a, b] = [net.add(4000, 4002), net.add(4002, 4000)];
    a.leg.feed(toneOf(450));
    net.run(200);
    a.leg.press('123456');
    net.run(200);
    a.leg.apply({ ...a.leg.settings(), eventPayloadType: undefined }, net.now());
    const ear = recording(b.leg.listen);
    net.run(600);
    expect(level(ear.from(300))).toBeGreaterThan(1000);
    expect(b.log.filter((line) => line.startsWith('+')).length).toBeLessThanOrEqual(2);
  });
});
