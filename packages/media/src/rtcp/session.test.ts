import { describe, expect, it } from 'vitest';
import { createReception, type Reception } from '../rtp/reception.ts';
import { parseRtcp } from './packet.ts';
import { createRtcpSession, type RtcpSession } from './session.ts';

interface Side {
  readonly session: RtcpSession;
  readonly reception: Reception;
  /** Packets that it sent, each of 160 octets. */
  readonly sent: { ssrc: number; count: number };
}

/** One side; `epochMs` is how wrong its clock is, since both count from the same zero. */
function side(ssrc: number, epochMs = 0, random = 0.5): Side {
  const reception = createReception();
  const sent = {
    ssrc,
    count: 0,
    packets: () => sent.count,
    octets: () => 160 * sent.count,
    timestampAt: (nowMs: number) => (sent.count > 0 ? nowMs * 8 : undefined),
  };
  const session = createRtcpSession({ cname: `leg-${ssrc}`, sent, reception, epochMs, random: () => random });
  return { session, reception, sent };
}

function talk(from: Side, to: Side, numbers: readonly number[]): void {
  if (to.reception.ssrc() !== from.sent.ssrc) to.reception.reset(from.sent.ssrc);
  for (const number of numbers) to.reception.receive(number, number * 160, number * 160);
  from.sent.count += numbers.length;
}

/** Passes the report that `from` has at `atMs` to `to`, which gets it `transitMs` later. */
function report(from: Side, to: Side, atMs: number, transitMs: number): void {
  const packet = new Uint8Array(512);
  const length = from.session.goodbye(packet, atMs);
  expect(to.session.receive(packet, length, atMs + transitMs)).toBe(true);
}

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe('RTCP between two', () => {
  it('measures the round trip whatever the clocks of the two show', () => {
    const [a, b] = [side(1, 0), side(2, 86_400_000)];
    talk(a, b, upTo(10));
    talk(b, a, upTo(10));
    report(a, b, 1000, 40);
    report(b, a, 3000, 60);
    expect(a.session.roundTripMs()).toBeCloseTo(100, 1);
    expect(a.session.roundTripMaxMs()).toBeCloseTo(100, 1);
    expect(b.session.roundTripMs()).toBeUndefined();
  });

  it('learns what the other side lost', () => {
    const [a, b] = [side(1), side(2)];
    talk(a, b, [...upTo(50), ...upTo(100).slice(75)]);
    report(b, a, 5000, 5);
    expect(a.session.remote()).toMatchObject({ lossShare: 0.25, cumulativeLost: 25, reports: 1 });
    talk(a, b, upTo(200).slice(100));
    report(b, a, 10_000, 5);
    expect(a.session.remote()).toMatchObject({ lossShare: 0, lossShareMax: 0.25, reports: 2 });
  });

  it('takes no notice of reports about other sources, nor of what is no report', () => {
    const [a, b] = [side(1), side(2)];
    talk(side(3), b, upTo(10));
    report(b, a, 5000, 5);
    expect(a.session.remote()).toBeUndefined();
    expect(a.session.receive(Uint8Array.of(1, 2, 3), 3, 0)).toBe(false);
  });

  it('reports after 2.5 s at first and each 5 s then, spread at random so that legs do not report together', () => {
    const into = new Uint8Array(512);
    const dueTimes = (random: number): number[] => {
      const { session } = side(1, 0, random);
      return upTo(3000)
        .map((i) => i * 20)
        .filter((nowMs) => session.isDue(nowMs) && session.report(into, nowMs) > 0)
        .slice(0, 3);
    };
    expect(dueTimes(0.5)).toEqual([2060, 6180, 10_300]);
    expect((dueTimes(0)[1] ?? 0) - (dueTimes(0)[0] ?? 0)).toBe(2060);
    expect((dueTimes(1)[1] ?? 0) - (dueTimes(1)[0] ?? 0)).toBe(6160);
  });

  it('sends a sender report only if it sent since the last', () => {
    const a = side(1);
    const into = new Uint8Array(512);
    const reported = (nowMs: number) => parseRtcp(into, a.session.goodbye(into, nowMs))?.sender;
    expect(reported(0)).toBeUndefined();
    a.sent.count = 5;
    expect(reported(100)).toMatchObject({ packets: 5, octets: 800, rtpTimestamp: 800 });
    expect(reported(200)).toBeUndefined();
  });

  it('knows when the source it hears says goodbye', () => {
    const [a, b] = [side(1), side(2)];
    talk(a, b, upTo(3));
    expect(b.session.hasRemoteLeft()).toBe(false);
    report(a, b, 100, 1);
    expect(b.session.hasRemoteLeft()).toBe(true);
  });
});
