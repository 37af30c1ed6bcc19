import { eventOf, type TelephoneEvent } from './telephone-event.ts';

/** A packet each 20 ms, which is the frame of the leg, and the last three times (RFC 4733 §2.5.1.3, §2.5.1.4). */
const FRAME_UNITS = 160;
const FRAME_MS = 20;
const END_PACKETS = 3;
/** The duration field has 16 bits; a longer press goes on in a new segment (§2.5.1.3). */
const SEGMENT_UNITS = 0xffff - (0xffff % FRAME_UNITS);
/** −10 dBm0, in the range of ITU-T Q.24. */
const VOLUME = 10;

/** ITU-T Q.24: at least 40 ms tone and 40 ms pause; most senders give 100. */
export const DEFAULT_PRESS_MS = 100;
export const DEFAULT_PAUSE_MS = 80;

/** What a frame of 20 ms carries in place of audio. */
export interface EventFrame extends TelephoneEvent {
  /** First packet of an event: the marker bit (§2.5.1.2). */
  isFirst: boolean;
  /** First packet of a segment: its timestamp is that of all packets of the segment. */
  beginsSegment: boolean;
}

/** 'event': `frame` is to be sent in place of audio; 'pause': nothing is to be sent; 'idle': audio as ever. */
export type EventTurn = 'event' | 'pause' | 'idle';

export interface EventSender {
  /** Queues digits; false, and nothing queued, if one of them is none. */
  press(digits: string, durationMs?: number): boolean;
  /** Once each 20 ms; fills `frame` when it says 'event'. */
  turn(frame: EventFrame): EventTurn;
  /** No more digits after the one that is being sent. */
  stop(): void;
  /** Nothing more at all, not even the end of a digit: there is no way to send it any more. */
  abandon(): void;
  isIdle(): boolean;
}

export function createEventFrame(): EventFrame {
  return { event: 0, isEnd: false, volume: VOLUME, duration: 0, isFirst: false, beginsSegment: false };
}

/** Digits as the packets of RFC 4733 §2.5.1, with a pause between. */
export function createEventSender(): EventSender {
  const waiting: { event: number; units: number }[] = [];
  let current: { event: number; units: number } | undefined;
  let sentUnits = 0;
  let segmentUnits = 0;
  let endPackets = 0;
  let pauseFrames = 0;

  return {
    isIdle() {
      return current === undefined && pauseFrames === 0 && waiting.length === 0;
    },
    press(digits, durationMs = DEFAULT_PRESS_MS) {
      const events = Array.from(digits).map(eventOf);
      if (events.includes(-1)) return false;
      const units = Math.max(1, Math.round(durationMs / FRAME_MS)) * FRAME_UNITS;
      for (const event of events) waiting.push({ event, units });
      return true;
    },
    turn(frame) {
      if (current === undefined) {
        if (pauseFrames > 0) {
          pauseFrames -= 1;
          return 'pause';
        }
        current = waiting.shift();
        if (current === undefined) return 'idle';
        sentUnits = 0;
        segmentUnits = 0;
        endPackets = 0;
      }
      if (endPackets === 0) {
        if (segmentUnits === SEGMENT_UNITS) segmentUnits = 0;
        frame.isFirst = sentUnits === 0;
        frame.beginsSegment = segmentUnits === 0;
        sentUnits += FRAME_UNITS;
        segmentUnits += FRAME_UNITS;
      } else {
        frame.isFirst = false;
        frame.beginsSegment = false;
      }
      frame.event = current.event;
      frame.duration = segmentUnits;
      frame.isEnd = sentUnits >= current.units;
      if (frame.isEnd) {
        endPackets += 1;
        if (endPackets === END_PACKETS) {
          current = undefined;
          pauseFrames = Math.max(0, DEFAULT_PAUSE_MS / FRAME_MS - (END_PACKETS - 1));
        }
      }
      return 'event';
    },
    stop() {
      waiting.length = 0;
      // The press that runs is ended in its next packet, so that the other side is not left with it.
      if (current !== undefined) current.units = Math.min(current.units, sentUnits);
    },
    abandon() {
      waiting.length = 0;
      current = undefined;
      pauseFrames = 0;
    },
  };
}
