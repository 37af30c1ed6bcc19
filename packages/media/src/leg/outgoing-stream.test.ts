import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRtpView, parseRtp, type RtpView } from '../rtp/packet.ts';
import { sequenceDistance } from '../rtp/serial-number.ts';
import { createOutgoingStream, type OwnPacket } from './outgoing-stream.ts';

const audio: OwnPacket = { payloadType: 8, marker: false, frames: 1, hold: 'none' };

function read(packet: Uint8Array): RtpView {
  const view = createRtpView();
  expect(parseRtp(packet, packet.length, view)).toBe(true);
  return view;
}

function stream(start = { ssrc: 77, sequenceNumber: 65_534, timestamp: 0xffffff00 }) {
  const outgoing = createOutgoingStream(start);
  const packet = new Uint8Array(172);
  return {
    outgoing,
    own: (nowMs: number, of: Partial<OwnPacket> = {}) => {
      outgoing.stamp(packet, { ...audio, ...of }, nowMs);
      return read(packet);
    },
    relay: (from: string, sequenceNumber: number, timestamp: number, nowMs: number) => {
      const view = { ...createRtpView(), sequenceNumber, timestamp, payloadType: 0, ssrc: 5 };
      return outgoing.relay(packet, { view, payloadType: 8, source: from }, nowMs) ? read(packet) : undefined;
    },
  };
}

describe('an outgoing stream', () => {
  it('numbers own frames without a gap, round the wraps, with a marker on the first', () => {
    const { own } = stream();
    const sent = [0, 20, 40, 60].map((nowMs) => own(nowMs));
    expect(sent.map((view) => view.sequenceNumber)).toEqual([65_534, 65_535, 0, 1]);
    expect(sent.map((view) => view.timestamp)).toEqual([0xffffff00, 0xffffffa0, 0x40, 0xe0]);
    expect(sent.map((view) => view.marker)).toEqual([true, false, false, false]);
    expect(new Set(sent.map((view) => view.ssrc))).toEqual(new Set([77]));
  });

  it('lets timestamps pass while it pauses or frames are skipped, not sequence numbers', () => {
    const { own, outgoing } = stream({ ssrc: 1, sequenceNumber: 10, timestamp: 1000 });
    own(0);
    outgoing.pass(3);
    expect(own(80)).toMatchObject({ sequenceNumber: 11, timestamp: 1000 + 4 * 160, marker: true });
    expect(own(200, { frames: 6 })).toMatchObject({ sequenceNumber: 12, timestamp: 1000 + 10 * 160, marker: false });
  });

  it('keeps the timestamp of a digit over its packets, and goes on by the clock', () => {
    const { own } = stream({ ssrc: 1, sequenceNumber: 10, timestamp: 1000 });
    own(0);
    const digit = [20, 40, 60].map((nowMs, i) => own(nowMs, { payloadType: 101, hold: i === 0 ? 'begin' : 'keep' }));
    expect(digit.map((view) => view.timestamp)).toEqual([1160, 1160, 1160]);
    expect(own(80)).toMatchObject({ timestamp: 1640, sequenceNumber: 14 });
  });

  it('passes the losses and the disorder of a relayed leg on as they are', () => {
    const { own, relay } = stream({ ssrc: 1, sequenceNumber: 10, timestamp: 1000 });
    own(0);
    const taken = [
      [500, 9000],
      [501, 9160],
      [503, 9480],
      [502, 9320],
      [504, 9640],
    ].map(([sequenceNumber = 0, timestamp = 0], i) => relay('leg b', sequenceNumber, timestamp, 20 + i * 20));
    expect(taken.map((view) => view?.sequenceNumber)).toEqual([11, 12, 14, 13, 15]);
    expect(taken.map((view) => view?.timestamp)).toEqual([1160, 1320, 1640, 1480, 1800]);
    expect(taken.map((view) => view?.marker)).toEqual([true, false, false, false, false]);
  });

  it('goes on without a gap from own frames to a relayed leg, to another one, and back', () => {
    const { own, relay } = stream({ ssrc: 1, sequenceNumber: 10, timestamp: 1000 });
    own(0);
    relay('b', 500, 9000, 20);
    relay('b', 501, 9160, 40);
    expect(relay('c', 7, 123, 100)).toMatchObject({ sequenceNumber: 13, timestamp: 1320 + 3 * 160, marker: true });
    expect(own(120)).toMatchObject({ sequenceNumber: 14, timestamp: 1320 + 4 * 160, marker: true });
  });

  it('does not send what a leg sent before it took over', () => {
    const { relay } = stream();
    relay('b', 500, 9000, 0);
    relay('c', 30, 100, 20);
    expect(relay('c', 29, 0, 21)).toBeUndefined();
    expect(relay('c', 31, 260, 40)).toBeDefined();
  });

  it('goes on relaying for as long as sequence numbers wrap', () => {
    const { relay } = stream({ ssrc: 1, sequenceNumber: 0, timestamp: 0 });
    let last = relay('b', 0, 0, 0);
    for (let i = 1; i < 70_000; i += 1) {
      const view = relay('b', i & 0xffff, (i * 160) >>> 0, i * 20);
      if (view === undefined || last === undefined) throw new Error(`packet ${i} was not relayed`);
      if (sequenceDistance(last.sequenceNumber, view.sequenceNumber) !== 1) throw new Error(`gap at ${i}`);
      last = view;
    }
    expect(last?.timestamp).toBe((69_999 * 160) >>> 0);
  });

  it('never gives two packets one number, whatever takes turns', () => {
    const turn = fc.record({ who: fc.constantFrom('own', 'a', 'b', 'pause'), afterMs: fc.nat(90) });
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 80 }), (turns) => {
        const { own, relay, outgoing } = stream();
        const counters = { a: 100, b: 65_500 };
        const numbers: number[] = [];
        let nowMs = 0;
        for (const { who, afterMs } of turns) {
          nowMs += afterMs;
          if (who === 'pause') outgoing.pass(1);
          else if (who === 'own') numbers.push(own(nowMs).sequenceNumber);
          else {
            counters[who] += 1;
            const view = relay(who, counters[who] & 0xffff, counters[who] * 160, nowMs);
            if (view !== undefined) numbers.push(view.sequenceNumber);
          }
        }
        for (let i = 1; i < numbers.length; i += 1) {
          expect(sequenceDistance(numbers[i - 1] as number, numbers[i] as number)).toBe(1);
        }
      }),
    );
  });

  it('tells the timestamp of this moment, for sender reports', () => {
    const { own, outgoing } = stream({ ssrc: 1, sequenceNumber: 10, timestamp: 1000 });
    expect(outgoing.timestampAt(0)).toBeUndefined();
    own(100);
    expect(outgoing.timestampAt(110)).toBe(1080);
  });
});
