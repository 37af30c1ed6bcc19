/** Samples in a millisecond. */
const UNITS_PER_MS = 8;
/** Arrivals that are judged together: three seconds of 20 ms packets. */
const WINDOW_PACKETS = 150;
/** Of a window, how many may come late before the delay grows: 1 %. */
const LATE_ALLOWED = 1;
/** Even the latest should come this early, and is let come this much earlier before the delay shrinks. */
const MARGIN = 10 * UNITS_PER_MS;
const SLACK = 20 * UNITS_PER_MS;
/** A talker who was silent comes back on time; a packet an age late tells nothing of the jitter. */
const LATENESS_OF_INTEREST = 400 * UNITS_PER_MS;

/** All in samples. */
export interface PlayoutControl {
  /** A packet came so long before its playing; negative if it was late. */
  arrived(ahead: number): void;
  /** How much longer (> 0) or shorter (< 0) the delay is to be. */
  change(): number;
  /** The player moved on by so much more (> 0: the delay is shorter) or less than it played. */
  moved(units: number): void;
  reset(): void;
}

/** Decides on the delay from how early packets come: the earliness of all but the latest 1 % is held just above zero. */
export function createPlayoutControl({ maxDelay }: { readonly maxDelay: number }): PlayoutControl {
  let packets = 0;
  let lateInWindow = 0;
  let latest = 0;
  /** The smallest and second smallest earliness of the window. */
  let smallest = Number.POSITIVE_INFINITY;
  let second = Number.POSITIVE_INFINITY;
  let change = 0;
  /** Added to the delay since the start. */
  let added = 0;

  const beginWindow = (): void => {
    packets = 0;
    lateInWindow = 0;
    latest = 0;
    smallest = Number.POSITIVE_INFINITY;
    second = Number.POSITIVE_INFINITY;
  };

  return {
    change() {
      return change;
    },
    arrived(ahead) {
      if (ahead < -LATENESS_OF_INTEREST) return;
      packets += 1;
      if (ahead < smallest) {
        second = smallest;
        smallest = ahead;
      } else if (ahead < second) {
        second = ahead;
      }
      if (ahead < 0) {
        lateInWindow += 1;
        latest = Math.max(latest, -ahead);
        if (lateInWindow > LATE_ALLOWED) {
          change = Math.max(0, Math.min(latest + MARGIN, maxDelay - added));
          beginWindow();
        }
      }
      if (packets >= WINDOW_PACKETS) {
        const surplus = second - MARGIN;
        change = surplus > SLACK ? -(surplus - SLACK / 2) : Math.max(0, change);
        beginWindow();
      }
    },
    moved(units) {
      added -= units;
      const rest = change + units;
      change = change > 0 ? Math.max(0, rest) : Math.min(0, rest);
    },
    reset() {
      change = 0;
      added = 0;
      beginWindow();
    },
  };
}
