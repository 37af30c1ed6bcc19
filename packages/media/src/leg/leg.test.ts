import { describe, expect, it } from 'vitest';
import { silenceFeed } from '../audio/feed.ts';
import type { Law } from '../g711/laws.ts';
import { sequenceDistance, timestampDistance } from '../rtp/serial-number.ts';
import { recording, toneOf } from '../testing/leg-ears.ts';
import { createWiredNet } from '../testing/leg-pair.ts';
import { level, sinad } from '../testing/tone.ts';

function telephones() {
  const net = createWiredNet();
  return { net, a: net.add(4000, 4002), b: net.add(4002, 4000) };
}

describe('a leg', () => {
  it('says a feed each 20 ms to the address that was signalled, and hears it', () => {
    const { net, a, b } = telephones();
    const ear = recording(b.leg.listen);
    a.leg.feed(toneOf(450));
    net.run(2000);
    expect(a.sent).toHaveLength(100);
    expect(sinad(ear.from(200), 450)).toBeGreaterThan(33);
    expect(b.log).toEqual(['latched 4000']);
  });

  it('says nothing while the other side may only send, or its address is unknown', () => {
    const net = createWiredNet();
    const held = net.add(4000, 4002, { direction: 'recvonly' });
    const unknown = net.add(4010, 4012, { remote: undefined });
    for (const { leg } of [held, unknown]) leg.feed(silenceFeed);
    net.run(200);
    expect([held.sent.length, unknown.sent.length]).toEqual([0, 0]);
    held.leg.apply({ ...held.leg.settings(), direction: 'sendrecv' }, net.now());
    net.run(200);
    expect(held.sent).toHaveLength(10);
    expect(held.sent[0]?.marker).toBe(true);
  });

  it('hears nothing of a side that was told not to send', () => {
    const net = createWiredNet();
    const a = net.add(4000, 4002);
    const b = net.add(4002, 4000, { direction: 'sendonly' });
    const ear = recording(b.leg.listen);
    a.leg.feed(toneOf(450));
    net.run(500);
    expect(level(ear.from(0))).toBe(0);
  });

  it.each([
    ['alaw', 'alaw'],
    ['alaw', 'ulaw'],
    ['ulaw', 'alaw'],
  ] as [Law, Law][])('relays %s to %s without a gap in its own numbers', (from, to) => {
    const net = createWiredNet();
    const type = { alaw: 8, ulaw: 0 };
    const caller = net.add(4000, 5000, { law: from, payloadType: type[from] });
    const near = net.add(5000, 4000, { law: from, payloadType: type[from] });
    const far = net.add(5002, 4002, { law: to, payloadType: type[to] });
    const callee = net.add(4002, 5002, { law: to, payloadType: type[to] });
    const ear = recording(callee.leg.listen);
    far.leg.feed(toneOf(450));
    net.run(1000);
    caller.leg.feed(toneOf(1004));
    near.leg.relayTo(far.leg);
    net.run(2000);
    near.leg.relayTo(undefined);
    net.run(1000);
    expect(sinad(ear.from(200).subarray(0, 4000), 450)).toBeGreaterThan(30);
    expect(sinad(ear.from(1200).subarray(0, 12_000), 1004)).toBeGreaterThan(28);
    expect(sinad(ear.from(3200), 450)).toBeGreaterThan(30);
    for (let i = 1; i < far.sent.length; i += 1) {
      const [before, packet] = [far.sent[i - 1], far.sent[i]];
      if (before === undefined || packet === undefined) throw new Error('a packet is missing');
      expect(sequenceDistance(before.sequenceNumber, packet.sequenceNumber)).toBe(1);
      expect(timestampDistance(before.timestamp, packet.timestamp)).toBeLessThanOrEqual(320);
      expect(timestampDistance(before.timestamp, packet.timestamp)).toBeGreaterThanOrEqual(160);
    }
    expect(new Set(far.sent.map(({ ssrc }) => ssrc)).size).toBe(1);
    expect(new Set(far.sent.map(({ payloadType }) => payloadType))).toEqual(new Set([type[to]]));
  });

  it('echoes when relayed to itself', () => {
    const { net, a, b } = telephones();
    const ear = recording(a.leg.listen);
    b.leg.relayTo(b.leg);
    a.leg.feed(toneOf(600));
    net.run(1000);
    expect(sinad(ear.from(200), 600)).toBeGreaterThan(33);
  });

  it('is silenced by muting, without its stream stopping', () => {
    const { net, a, b } = telephones();
    const far = net.add(5002, 4002);
    const callee = net.add(4002 + 100, 5002);
    void callee;
    const ear = recording(b.leg.listen);
    b.leg.relayTo(far.leg);
    b.leg.mute(true);
    a.leg.feed(toneOf(450));
    net.run(1000);
    expect(level(ear.from(200))).toBeLessThan(10);
    expect(far.sent.length).toBeGreaterThanOrEqual(49);
    b.leg.mute(false);
    net.run(400);
    expect(level(ear.from(1200))).toBeGreaterThan(1000);
  });

  it('hears a new source of the other side from its second packet on', () => {
    const net = createWiredNet();
    const first = net.add(4000, 4002);
    const b = net.add(4002, 4000);
    const ear = recording(b.leg.listen);
    first.leg.feed(toneOf(450));
    net.run(1000);
    first.leg.close(net.now());
    first.leg.feed(undefined);
    const second = net.add(4000, 4002);
    second.leg.feed(toneOf(1004));
    net.run(1000);
    expect(sinad(ear.from(1200), 1004)).toBeGreaterThan(30);
    expect(b.leg.quality()).toMatchObject({ sourceChanges: 1, refusedPackets: 1, received: { lost: 0 } });
  });

  it('says when nothing is heard for ten seconds, once, and when something is again', () => {
    const { net, a, b } = telephones();
    a.leg.feed(silenceFeed);
    net.run(1000);
    a.leg.feed(undefined);
    net.run(30_000);
    a.leg.feed(silenceFeed);
    net.run(1000);
    expect(b.log).toEqual(['latched 4000', 'silent', 'resumed']);
  });

  it('does not take a held side, which need not send, for silent', () => {
    const net = createWiredNet();
    const { log } = net.add(4000, 4002, { direction: 'sendonly' });
    net.run(30_000);
    expect(log).toEqual([]);
  });

  it('lets what it is told be overheard, be it fed or relayed, and by whomever', () => {
    const net = createWiredNet();
    const caller = net.add(4000, 5000);
    const near = net.add(5000, 4000);
    const far = net.add(5002, 4002);
    const other = net.add(4006, 5006);
    const second = net.add(5006, 4006);
    const told = recording(far.leg.overhear);
    far.leg.feed(toneOf(450));
    net.run(1000);
    caller.leg.feed(toneOf(1004));
    near.leg.relayTo(far.leg);
    net.run(1000);
    other.leg.feed(toneOf(700));
    second.leg.relayTo(far.leg);
    net.run(1000);
    expect(sinad(told.from(0).subarray(0, 7200), 450)).toBeGreaterThan(30);
    expect(sinad(told.from(1200).subarray(0, 5600), 1004)).toBeGreaterThan(30);
    expect(sinad(told.from(2400).subarray(0, 3600), 700)).toBeGreaterThan(25);
    told.stop();
    expect(near.leg.quality().received.packets).toBeGreaterThan(40);
  });

  it('keeps what the leg was worth: losses both ways and an opinion score', () => {
    const net = createWiredNet();
    const a = net.add(4000, 4002, {}, { gets: (packet) => packet % 10 !== 4 });
    const b = net.add(4002, 4000);
    a.leg.feed(silenceFeed);
    b.leg.feed(silenceFeed);
    net.run(30_000);
    expect([a.leg.hasRemoteLeft(), b.leg.hasRemoteLeft()]).toEqual([false, false]);
    const [atA, atB] = [a.leg.close(net.now()), b.leg.close(net.now())];
    expect(atB.received).toMatchObject({ packets: 1350, lost: 150, burstRatio: 1 });
    expect(atB.received.opinionScore).toBeLessThan(3.6);
    expect(atA.received.opinionScore).toBeGreaterThan(4.3);
    expect(atA.sent).toMatchObject({ packets: 1500, octets: 240_000 });
    expect(atA.sent.lossShareMax).toBeCloseTo(0.1, 1);
    expect(atA.sent.opinionScore).toBeLessThan(3.6);
    expect([a.leg.hasRemoteLeft(), b.leg.hasRemoteLeft()]).toEqual([true, true]);
  });

  it('is heard through another who drives it, and not by itself meanwhile', () => {
    const { net, a, b } = telephones();
    a.leg.feed(toneOf(450));
    const driven = b.leg.drive();
    const frames: number[] = [];
    for (let i = 0; i < 30; i += 1) {
      net.run(20);
      frames.push(level(driven.hear(1)));
    }
    expect(frames.slice(10).every((loudness) => loudness > 1000)).toBe(true);
    driven.release();
    driven.release();
  });
});
