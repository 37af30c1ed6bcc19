import { sequenceDistance } from './serial-number.ts';

/** RFC 3550 appendix A.1. */
const MAX_DROPOUT = 3000;
const MAX_MISORDER = 100;

/** What a receiver knows of one source, in the units of RFC 3550 §6.4.1. */
export interface ReceptionReport {
  readonly ssrc: number;
  /** Share lost since the last report, of 256. */
  readonly fractionLost: number;
  /** Lost since the start; duplicates make it smaller, even negative. 24 bits, signed. */
  readonly cumulativeLost: number;
  readonly highestSequence: number;
  /** Interarrival jitter in timestamp units. */
  readonly jitter: number;
}

/** Totals of one source since its first packet. */
export interface ReceptionTotals {
  readonly received: number;
  readonly expected: number;
  readonly duplicatesOrLate: number;
  /** Runs of consecutive losses, as seen when each arrived in order. */
  readonly lossRuns: number;
  /** Largest jitter ever, in timestamp units. */
  readonly jitterMax: number;
}

export interface Reception {
  /**
   * Takes one packet in; `arrival` in timestamp units of any fixed origin, undefined for a packet whose timestamp does
   * not say when it was made (all packets of one telephone-event carry the same, RFC 4733 §2.2.1).
   * False if its sequence number is a leap that no second packet has confirmed (appendix A.1).
   */
  receive(sequenceNumber: number, timestamp: number, arrival: number | undefined): boolean;
  /** Interarrival jitter as it is, in timestamp units; undefined before the second packet. */
  jitter(): number | undefined;
  /** The block for the next report; the interval starts again. Undefined before the first packet. */
  report(): ReceptionReport | undefined;
  totals(): ReceptionTotals;
  /** The source as it is now; undefined before the first packet. */
  ssrc(): number | undefined;
  /** Another source: everything starts again but the totals, which go on. */
  reset(ssrc: number): void;
}

/** Reception of one source by RFC 3550 appendices A.1 (sequence), A.3 (loss) and A.8 (jitter), without probation:
 * whom to believe is the leg's decision, taken before. */
export function createReception(): Reception {
  let ssrc: number | undefined;
  let started = false;
  let cycles = 0;
  let highest = 0;
  let base = 0;
  let badSequence = -1;
  let received = 0;
  let expectedPrior = 0;
  let receivedPrior = 0;
  let transit = 0;
  let hasTransit = false;
  let jitter16 = 0;
  let jitterMax16 = 0;
  // Of sources and runs that ended.
  let pastReceived = 0;
  let pastExpected = 0;
  let duplicatesOrLate = 0;
  let lossRuns = 0;

  const expected = (): number => (started ? cycles + highest - base + 1 : 0);

  const begin = (sequenceNumber: number): void => {
    pastReceived += received;
    pastExpected += expected();
    started = true;
    cycles = 0;
    highest = sequenceNumber;
    base = sequenceNumber;
    badSequence = -1;
    received = 0;
    expectedPrior = 0;
    receivedPrior = 0;
    hasTransit = false;
  };

  const measureJitter = (timestamp: number, arrival: number | undefined): void => {
    if (arrival === undefined) return;
    const now = (arrival - timestamp) | 0;
    const change = (now - transit) | 0;
    transit = now;
    if (!hasTransit) {
      hasTransit = true;
      return;
    }
    // Appendix A.8, scaled by 16 so that the integer estimate loses nothing.
    jitter16 += Math.abs(change) - ((jitter16 + 8) >> 4);
    if (jitter16 > jitterMax16) jitterMax16 = jitter16;
  };

  return {
    ssrc() {
      return ssrc;
    },
    jitter() {
      return received > 1 ? jitter16 >> 4 : undefined;
    },
    receive(sequenceNumber, timestamp, arrival) {
      if (!started) {
        begin(sequenceNumber);
        received = 1;
        measureJitter(timestamp, arrival);
        return true;
      }
      const delta = sequenceDistance(highest, sequenceNumber);
      if (delta > 0 && delta < MAX_DROPOUT) {
        if (sequenceNumber < highest) cycles += 65_536;
        if (delta > 1) lossRuns += 1;
        highest = sequenceNumber;
      } else if (delta <= 0 && delta > -MAX_MISORDER) {
        duplicatesOrLate += 1;
        received += 1;
        measureJitter(timestamp, arrival);
        return true;
      } else if (sequenceNumber === badSequence) {
        // Two packets in a row behind the leap: the other side started again without telling.
        begin(sequenceNumber);
        measureJitter(timestamp, arrival);
        received = 1;
        return true;
      } else {
        badSequence = (sequenceNumber + 1) & 0xffff;
        return false;
      }
      received += 1;
      measureJitter(timestamp, arrival);
      return true;
    },
    report() {
      if (ssrc === undefined || !started) return undefined;
      const expectedInterval = expected() - expectedPrior;
      const receivedInterval = received - receivedPrior;
      expectedPrior = expected();
      receivedPrior = received;
      const lost = expectedInterval - receivedInterval;
      const fractionLost =
        expectedInterval === 0 || lost <= 0 ? 0 : Math.min(255, Math.floor((lost * 256) / expectedInterval));
      const cumulativeLost = Math.max(-0x800000, Math.min(0x7fffff, expected() - received));
      return { ssrc, fractionLost, cumulativeLost, highestSequence: (cycles + highest) >>> 0, jitter: jitter16 >> 4 };
    },
    totals: () => ({
      received: pastReceived + received,
      expected: pastExpected + expected(),
      duplicatesOrLate,
      lossRuns,
      jitterMax: jitterMax16 >> 4,
    }),
    reset(next) {
      if (started) {
        pastReceived += received;
        pastExpected += expected();
      }
      ssrc = next;
      started = false;
      received = 0;
      expectedPrior = 0;
      receivedPrior = 0;
      jitter16 = 0;
    },
  };
}
