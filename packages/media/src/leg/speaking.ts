import { type Feed, FRAME_SAMPLES, type Listener, silenceFeed } from '../audio/feed.ts';
import { createEventFrame, createEventSender, type EventFrame } from '../dtmf/event-sender.ts';
import { TELEPHONE_EVENT_BYTES, writeTelephoneEvent } from '../dtmf/telephone-event.ts';
import { type Companding, compandingOf } from '../g711/laws.ts';
import { RTP_HEADER_BYTES } from '../rtp/packet.ts';
import type { OutgoingStream, OwnPacket } from './outgoing-stream.ts';
import type { PacketPool } from './packet-pool.ts';
import type { LegSettings } from './settings.ts';

export interface Speaking {
  /** Once each 20 ms, for a leg that may send. */
  say(settings: LegSettings, nowMs: number, frames: number): void;
  /** What is said from now on. */
  feed(feed: Feed | undefined): void;
  /** Silence is said in place of the feed; interjections and digits are not touched. */
  deafen(isDeaf: boolean): void;
  isDeaf(): boolean;
  /** Queues digits as telephone-events; false if one of them is none. */
  press(digits: string, durationMs: number | undefined): boolean;
  stopPressing(): void;
  /** Something of its own is being said over whatever else is to be sent: a relayed packet has to wait. */
  isInterjecting(): boolean;
  /** Said in place of the feed until it says nothing more, one after the other. */
  interject(feed: Feed): void;
  /** Gets what is said; a relayed stream is not among it. Returns what ends it. */
  listen(listener: Listener): () => void;
}

export interface SpeakingOptions {
  readonly stream: OutgoingStream;
  readonly pool: PacketPool;
  /** Sends `packet[0…length)`. */
  readonly send: (packet: Buffer, length: number) => void;
}

export function createSpeaking({ stream, pool, send }: SpeakingOptions): Speaking {
  const events = createEventSender();
  const eventFrame: EventFrame = createEventFrame();
  const listeners: Listener[] = [];
  const samples = new Int16Array(FRAME_SAMPLES);
  const own: OwnPacket = { payloadType: 0, marker: false, frames: 1, hold: 'none' };
  let feed: Feed | undefined;
  let isDeaf = false;
  /** From a press until its events have nothing more to say. */
  let isPressing = false;
  const interjections: Feed[] = [];

  const tellListeners = (packet: Buffer, companding: Companding): void => {
    if (listeners.length === 0) return;
    const { linear } = companding;
    for (let i = 0; i < FRAME_SAMPLES; i += 1) samples[i] = linear[packet[RTP_HEADER_BYTES + i] as number] as number;
    for (let i = listeners.length - 1; i >= 0; i -= 1) listeners[i]?.(samples);
  };

  const sayFrame = (from: Feed, { law, payloadType }: LegSettings, nowMs: number, frames: number): boolean => {
    const packet = pool.next();
    const companding = compandingOf(law);
    if (!from.next(packet, RTP_HEADER_BYTES, companding, frames)) return false;
    own.payloadType = payloadType;
    own.marker = false;
    own.frames = frames;
    own.hold = 'none';
    stream.stamp(packet, own, nowMs);
    stream.count(FRAME_SAMPLES);
    tellListeners(packet, companding);
    send(packet, RTP_HEADER_BYTES + FRAME_SAMPLES);
    return true;
  };

  /** True if the frame belongs to a digit. */
  const sayDigit = (eventPayloadType: number, nowMs: number, frames: number): boolean => {
    const turn = events.turn(eventFrame);
    if (turn === 'idle') {
      isPressing = false;
      return false;
    }
    if (turn === 'pause') {
      stream.pass(frames);
      return true;
    }
    const packet = pool.next();
    own.payloadType = eventPayloadType;
    own.marker = eventFrame.isFirst;
    own.frames = frames;
    own.hold = eventFrame.beginsSegment ? 'begin' : 'keep';
    stream.stamp(packet, own, nowMs);
    writeTelephoneEvent(packet, RTP_HEADER_BYTES, eventFrame);
    stream.count(TELEPHONE_EVENT_BYTES);
    send(packet, RTP_HEADER_BYTES + TELEPHONE_EVENT_BYTES);
    return true;
  };

  return {
    feed(next) {
      feed = next;
    },
    isDeaf: () => isDeaf,
    deafen(next) {
      isDeaf = next;
    },
    isInterjecting: () => interjections.length > 0 || isPressing,
    press(digits, durationMs) {
      const isTaken = events.press(digits, durationMs);
      isPressing ||= isTaken;
      return isTaken;
    },
    stopPressing: () => events.stop(),
    interject(next) {
      interjections.push(next);
    },
    listen(listener) {
      listeners.push(listener);
      return () => {
        const at = listeners.indexOf(listener);
        if (at >= 0) listeners.splice(at, 1);
      };
    },
    say(settings, nowMs, frames) {
      const { eventPayloadType } = settings;
      if (isPressing && eventPayloadType === undefined) {
        events.abandon();
        isPressing = false;
      }
      if (isPressing && eventPayloadType !== undefined && sayDigit(eventPayloadType, nowMs, frames)) return;
      for (let first = interjections[0]; first !== undefined; first = interjections[0]) {
        if (sayFrame(first, settings, nowMs, frames)) return;
        interjections.shift();
      }
      const said = isDeaf && feed !== undefined ? silenceFeed : feed;
      if (said === undefined || !sayFrame(said, settings, nowMs, frames)) stream.pass(frames);
    },
  };
}
