import { timestampDistance } from '../rtp/serial-number.ts';
import { type Digit, digitOf, type TelephoneEvent } from './telephone-event.ts';

/** Half a second without a packet of a running event: all its end packets were lost (RFC 4733 §2.5.2.2). */
const LOST_END_MS = 500;
const UNITS_PER_MS = 8;

export interface DigitListener {
  /** The key went down; as soon as its first packet is here, whichever that is. */
  began(digit: Digit): void;
  /** The key went up, or nothing more was heard of it. */
  ended(digit: Digit, durationMs: number): void;
}

export interface EventReceiver {
  /** One packet of the agreed payload type; `timestamp` of its RTP header, `nowMs` of any monotonic clock. */
  receive(event: Readonly<TelephoneEvent>, timestamp: number, nowMs: number): void;
  /** To be called now and then: ends an event whose end never came. */
  expire(nowMs: number): void;
  /** Another source, whose timestamps are others: a running event ends. */
  reset(): void;
  isPressed(): boolean;
}

/**
 * Digits out of the packets of RFC 4733: an event is known by its timestamp, so updates, the three end packets and
 * duplicates are one digit; lost first or last packets lose no digit; late packets of an older event are passed over;
 * segments of a long event (§2.5.1.3) are one press.
 */
export function createEventReceiver(listener: DigitListener): EventReceiver {
  let hasSeen = false;
  /** Timestamp of the segment that is running or was the last. */
  let timestamp = 0;
  let event = -1;
  let isRunning = false;
  /** Units of the segments before this one, and of this one. */
  let unitsBefore = 0;
  let units = 0;
  let heardAtMs = 0;

  const end = (): void => {
    if (!isRunning) return;
    isRunning = false;
    const digit = digitOf(event);
    if (digit !== undefined) listener.ended(digit, (unitsBefore + units) / UNITS_PER_MS);
  };

  return {
    isPressed() {
      return isRunning;
    },
    receive(packet, at, nowMs) {
      const ahead = hasSeen ? timestampDistance(timestamp, at) : 1;
      if (ahead < 0) return;
      if (ahead === 0) {
        if (!isRunning || packet.event !== event) return;
      } else {
        const continues = isRunning && packet.event === event && ahead === units && units >= 0x8000;
        if (continues) {
          unitsBefore += units;
        } else {
          end();
          event = packet.event;
          unitsBefore = 0;
          isRunning = true;
          const digit = digitOf(event);
          if (digit !== undefined) listener.began(digit);
        }
        hasSeen = true;
        timestamp = at;
        units = 0;
      }
      heardAtMs = nowMs;
      if (packet.duration > units) units = packet.duration;
      if (packet.isEnd) end();
    },
    expire(nowMs) {
      if (isRunning && nowMs - heardAtMs >= LOST_END_MS) end();
    },
    reset() {
      end();
      hasSeen = false;
    },
  };
}
