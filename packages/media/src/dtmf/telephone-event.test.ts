import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEventReceiver } from './event-receiver.ts';
import { createEventFrame, createEventSender } from './event-sender.ts';
import { digitOf, eventOf, readTelephoneEvent, type TelephoneEvent, writeTelephoneEvent } from './telephone-event.ts';

interface Sent extends TelephoneEvent {
  readonly timestamp: number;
  readonly isFirst: boolean;
}

/** The packets that a sender makes of `digits`, from the timestamp `start` on. */
function packetsOf(digits: string, durationMs?: number, start = 0): { packets: Sent[]; frames: number } {
  const sender = createEventSender();
  expect(sender.press(digits, durationMs)).toBe(true);
  const frame = createEventFrame();
  const packets: Sent[] = [];
  let frames = 0;
  let timestamp = start;
  for (; !sender.isIdle(); frames += 1) {
    if (sender.turn(frame) !== 'event') continue;
    const payload = new Uint8Array(4);
    writeTelephoneEvent(payload, 0, frame);
    const read = { event: 0, isEnd: false, volume: 0, duration: 0 };
    readTelephoneEvent(payload, 0, 4, read);
    if (frame.beginsSegment) timestamp = (start + frames * 160) >>> 0;
    packets.push({ ...read, timestamp, isFirst: frame.isFirst });
  }
  return { packets, frames };
}

/** What a receiver hears of packets that arrive 20 ms apart, and of half a second of silence. */
function heard(packets: readonly Sent[]): string[] {
  const log: string[] = [];
  const receiver = createEventReceiver({
    began: (digit) => log.push(`+${digit}`),
    ended: (digit, ms) => log.push(`-${digit}${ms}`),
  });
  let nowMs = 0;
  for (const packet of packets) {
    receiver.receive(packet, packet.timestamp, nowMs);
    receiver.expire(nowMs);
    nowMs += 20;
  }
  receiver.expire(nowMs + 480);
  return log;
}

describe('telephone-event', () => {
  it('knows the sixteen digits, and that a hook flash is none', () => {
    expect(Array.from('0123456789*#ABCD').map((digit) => digitOf(eventOf(digit)))).toEqual(
      Array.from('0123456789*#ABCD'),
    );
    expect([digitOf(16), eventOf('x'), eventOf('12'), eventOf('')]).toEqual([undefined, -1, -1, -1]);
  });

  it('sends a digit with one timestamp, growing durations, one marker and three ends (RFC 4733 §5.1)', () => {
    const { packets } = packetsOf('9', 100, 4000);
    expect(packets.map(({ duration, isEnd, isFirst }) => [duration, isEnd, isFirst])).toEqual([
      [160, false, true],
      [320, false, false],
      [480, false, false],
      [640, false, false],
      [800, true, false],
      [800, true, false],
      [800, true, false],
    ]);
    expect(new Set(packets.map((packet) => packet.timestamp))).toEqual(new Set([4000]));
  });

  it('keeps a pause between digits, and refuses what is none without sending anything', () => {
    const { packets } = packetsOf('11', 100);
    expect((packets[7]?.timestamp ?? 0) - 800).toBeGreaterThanOrEqual(40 * 8);
    const sender = createEventSender();
    expect(sender.press('12x')).toBe(false);
    expect(sender.isIdle()).toBe(true);
  });

  it('ends the running digit when stopped', () => {
    const sender = createEventSender();
    const frame = createEventFrame();
    sender.press('12', 2000);
    for (let i = 0; i < 5; i += 1) sender.turn(frame);
    sender.stop();
    sender.turn(frame);
    expect(frame.isEnd).toBe(true);
    for (let i = 0; i < 10 && !sender.isIdle(); i += 1) sender.turn(frame);
    expect([sender.isIdle(), frame.event]).toEqual([true, 1]);
  });

  it('is heard once for each press, with its duration', () => {
    expect(heard(packetsOf('1*#D').packets)).toEqual(['+1', '-1100', '+*', '-*100', '+#', '-#100', '+D', '-D100']);
  });

  it('hears the same digit pressed twice as two', () => {
    expect(heard(packetsOf('77').packets)).toEqual(['+7', '-7100', '+7', '-7100']);
  });

  it('hears a press longer than the duration field, 8.2 s, as one', () => {
    const { packets } = packetsOf('5', 20_000);
    expect(new Set(packets.map(({ timestamp }) => timestamp)).size).toBe(3);
    expect(heard(packets)).toEqual(['+5', '-520000']);
  });

  it('crosses the wrap of the timestamp', () => {
    expect(heard(packetsOf('12', 100, 0xffffff00).packets)).toEqual(['+1', '-1100', '+2', '-2100']);
  });

  it('loses no digit and doubles none, as long as one packet of each press arrives', () => {
    const spoilt = fc.record({
      digits: fc.string({ unit: fc.constantFrom(...Array.from('0123456789*#')), minLength: 1, maxLength: 8 }),
      keep: fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }),
      twice: fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }),
      swaps: fc.array(fc.nat(59), { maxLength: 10 }),
    });
    fc.assert(
      fc.property(spoilt, ({ digits, keep, twice, swaps }) => {
        const { packets } = packetsOf(digits);
        const arriving = packets.flatMap((packet, i) => {
          // The first of each press is kept, whatever happens to the others.
          if (!packet.isFirst && keep[i] !== true) return [];
          return twice[i] === true ? [packet, packet] : [packet];
        });
        for (const at of swaps) {
          const [a, b] = [arriving[at], arriving[at + 1]];
          if (a !== undefined && b !== undefined && a.timestamp === b.timestamp)
            [arriving[at], arriving[at + 1]] = [b, a];
        }
        const log = heard(arriving);
        expect(log.filter((line) => line.startsWith('+')).map((line) => line[1])).toEqual(Array.from(digits));
        expect(log.filter((line) => line.startsWith('-'))).toHaveLength(digits.length);
      }),
    );
  });

  it('hears a press of which only the last end arrives', () => {
    expect(heard(packetsOf('3').packets.slice(-1))).toEqual(['+3', '-3100']);
  });

  it('gives a press up half a second after its last packet', () => {
    expect(heard(packetsOf('3').packets.slice(0, 3))).toEqual(['+3', '-360']);
  });

  it('does not begin an older press again when its packets come late', () => {
    const { packets } = packetsOf('12');
    const late = [...packets.slice(0, 8), packets[3], packets[6], ...packets.slice(8)].filter((p) => p !== undefined);
    expect(heard(late)).toEqual(['+1', '-1100', '+2', '-2100']);
  });

  it('refuses a payload that is too short', () => {
    const view = { event: 0, isEnd: false, volume: 0, duration: 0 };
    expect(readTelephoneEvent(new Uint8Array(15), 12, 15, view)).toBe(false);
  });
});
