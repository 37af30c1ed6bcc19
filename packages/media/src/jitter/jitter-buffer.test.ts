import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alaw } from '../g711/laws.ts';
import { encode } from '../g711/samples.ts';
import { seededRandom } from '../testing/random.ts';
import { level, sinad, sine } from '../testing/tone.ts';
import { createJitterBuffer, type JitterBufferFigures } from './jitter-buffer.ts';

interface Packet {
  readonly arrivesAtMs: number;
  readonly timestamp: number;
  readonly octets: Uint8Array;
}

interface Network {
  readonly seconds: number;
  /** Length of a packet. */
  readonly packetMs?: number;
  /** Delay of the packet that is sent at this time; undefined for a lost one. */
  readonly delayMs: (atMs: number, random: () => number) => number | undefined;
  readonly duplicates?: boolean;
  readonly hertz?: number;
  /** How fast the sender's clock runs against ours. */
  readonly drift?: number;
}

const AMPLITUDE = 8000;
const FIRST_TIMESTAMP = 0xfffff000;

function packetsOf({ seconds, packetMs = 20, delayMs, duplicates, hertz = 1004, drift = 1 }: Network): Packet[] {
  const random = seededRandom(42);
  const samples = packetMs * 8;
  const packets: Packet[] = [];
  for (let at = 0; at * drift < seconds * 1000; at += packetMs) {
    const delay = delayMs(at, random);
    if (delay === undefined) continue;
    const octets = new Uint8Array(samples);
    encode(
      alaw,
      Int16Array.from({ length: samples }, (_, n) => sine(hertz, AMPLITUDE, at * 8 + n)),
      octets,
    );
    const packet = { arrivesAtMs: at * drift + delay, timestamp: (FIRST_TIMESTAMP + at * 8) >>> 0, octets };
    packets.push(packet);
    if (duplicates === true) packets.push({ ...packet, arrivesAtMs: packet.arrivesAtMs + 1 });
  }
  return packets.sort((a, b) => a.arrivesAtMs - b.arrivesAtMs);
}

function heard(network: Network): { samples: Int16Array; figures: JitterBufferFigures } {
  const buffer = createJitterBuffer();
  const packets = packetsOf(network);
  const samples = new Int16Array(network.seconds * 8000);
  let next = 0;
  for (let nowMs = 7; nowMs < network.seconds * 1000; nowMs += 20) {
    for (let packet = packets[next]; packet !== undefined && packet.arrivesAtMs <= nowMs; packet = packets[next]) {
      buffer.push(packet.octets, 0, packet.octets.length, packet.timestamp, alaw);
      next += 1;
    }
    const frame = new Int16Array(160);
    buffer.pull(frame);
    samples.set(frame, Math.min(samples.length - 160, ((nowMs - 7) / 20) * 160));
  }
  return { samples, figures: buffer.figures() };
}

describe('the jitter buffer', { timeout: 30_000 }, () => {
  it('gives a tone back as it was sent when the network is good', () => {
    const { samples, figures } = heard({ seconds: 10, delayMs: () => 5 });
    expect(sinad(samples.subarray(1600), 1004)).toBeGreaterThan(35);
    // The first 40 ms, before the start delay is over.
    expect(figures).toMatchObject({ latePackets: 0, stretchedMs: 0, concealedMs: 40 });
  });

  it('keeps a tone clean through 5 % loss and 30 ms of jitter', () => {
    for (const hertz of [440, 1004]) {
      const { samples, figures } = heard({
        seconds: 60,
        hertz,
        delayMs: (_, random) => (random() < 0.05 ? undefined : 20 + random() * 30),
      });
      const clean = sinad(samples.subarray(8000), hertz);
      console.log(
        `jitter buffer, ${hertz} Hz, 5 % loss, 30 ms jitter: SINAD ${clean.toFixed(1)} dB, ` +
          `late ${figures.latePackets}, concealed ${((100 * figures.concealedMs) / figures.playedMs).toFixed(1)} %, ` +
          `delay ${figures.delayMs} ms`,
      );
      expect(clean).toBeGreaterThan(20);
      expect(figures.concealedMs / figures.playedMs).toBeLessThan(0.06);
      expect(figures.delayMs).toBeLessThanOrEqual(80);
    }
  });

  it('does not mind disorder and duplicates within its delay', () => {
    const { samples, figures } = heard({
      seconds: 10,
      duplicates: true,
      delayMs: (atMs) => ((atMs / 20) % 2 === 0 ? 5 : 30),
    });
    expect(sinad(samples.subarray(1600), 1004)).toBeGreaterThan(35);
    expect(figures.concealedMs).toBeLessThanOrEqual(40);
  });

  it.each([10, 30, 40, 60])('takes packets of %d ms', (packetMs) => {
    const { samples } = heard({ seconds: 10, packetMs, delayMs: () => 5 });
    expect(sinad(samples.subarray(16_000), 1004)).toBeGreaterThan(30);
  });

  it('lengthens its delay when the network becomes worse, and shortens it when it becomes better', () => {
    const until = (seconds: number): number =>
      heard({
        seconds,
        delayMs: (atMs, random) => (atMs > 10_000 && atMs < 30_000 ? random() * 120 : 5),
      }).figures.delayMs;
    expect(until(9)).toBeLessThanOrEqual(40);
    expect(until(29)).toBeGreaterThan(100);
    expect(until(29)).toBeLessThan(220);
    expect(until(60)).toBeLessThan(60);
  });

  it('follows a sender whose clock is fast or slow by 0.1 %, many times what clocks are, for two minutes', () => {
    for (const drift of [1 / 1.001, 1.001]) {
      const { figures } = heard({ seconds: 120, hertz: 440, drift, delayMs: () => 5 });
      expect(figures.concealedMs / figures.playedMs).toBeLessThan(0.005);
      expect(figures.latePackets).toBeLessThan(30);
    }
  });

  it('is silent while nothing comes, and speaks again when it does', () => {
    const { samples } = heard({ seconds: 6, delayMs: (atMs) => (atMs >= 2000 && atMs < 4000 ? undefined : 5) });
    expect(level(samples.subarray(8000 * 2.5, 8000 * 3.5))).toBe(0);
    expect(sinad(samples.subarray(8000 * 4.5, 8000 * 6), 1004)).toBeGreaterThan(30);
  });

  it('starts anew when the other side leaps to another timeline', () => {
    const buffer = createJitterBuffer();
    const octets = new Uint8Array(160);
    encode(
      alaw,
      Int16Array.from({ length: 160 }, (_, n) => sine(1000, AMPLITUDE, n)),
      octets,
    );
    const frame = new Int16Array(160);
    const play = (from: number, count: number): void => {
      for (let i = 0; i < count; i += 1) {
        buffer.push(octets, 0, 160, (from + i * 160) >>> 0, alaw);
        buffer.pull(frame);
      }
    };
    play(1000, 20);
    play(0x80000000, 10);
    expect(level(frame)).toBeGreaterThan(4000);
    buffer.reset();
    buffer.pull(frame);
    expect(level(frame)).toBe(0);
  });

  it('plays nothing old after a standstill longer than it holds', () => {
    const buffer = createJitterBuffer();
    const octets = new Uint8Array(160);
    encode(
      alaw,
      Int16Array.from({ length: 160 }, (_, n) => sine(1000, AMPLITUDE, n)),
      octets,
    );
    const frame = new Int16Array(160);
    for (let i = 0; i < 40; i += 1) buffer.push(octets, 0, 160, 160 * i, alaw);
    buffer.pull(frame);
    // Once round the ring, so that the old samples would be next.
    buffer.skip(51);
    for (let i = 0; i < 5; i += 1) buffer.pull(frame);
    expect(level(frame)).toBe(0);
  });

  it('plays exactly as much as it is asked for, whatever arrives when', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('push' as const), timestamp: fc.nat(20_000), length: fc.nat(500) }),
      fc.record({ kind: fc.constant('push' as const), timestamp: fc.nat(0xffffffff), length: fc.nat(1400) }),
      fc.record({ kind: fc.constant('pull' as const) }),
      fc.record({ kind: fc.constant('skip' as const), frames: fc.nat(60) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const buffer = createJitterBuffer();
        const octets = new Uint8Array(1400).fill(0x2a);
        const frame = new Int16Array(160);
        let pulls = 0;
        for (const each of steps) {
          if (each.kind === 'push') buffer.push(octets, 0, each.length, each.timestamp, alaw);
          else if (each.kind === 'skip') buffer.skip(each.frames);
          else {
            buffer.pull(frame);
            pulls += 1;
          }
        }
        const { playedMs, concealedMs, delayMs } = buffer.figures();
        expect(playedMs).toBeLessThanOrEqual(pulls * 20);
        expect(concealedMs).toBeLessThanOrEqual(playedMs);
        expect(Number.isFinite(delayMs)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
