import type { SentStream } from '../rtcp/session.ts';
import { type RtpView, writeRtpHeader, writeUint32 } from '../rtp/packet.ts';
import { sequenceDistance, timestampDistance } from '../rtp/serial-number.ts';

const UNITS_PER_MS = 8;
const FRAME_MS = 20;
const FRAME_UNITS = 160;

/**
 * Numbers of one outgoing stream, so that whatever it is made of (own frames, digits, another leg's packets) the other
 * side hears one source whose sequence numbers have no gap and whose timestamps follow the clock (RFC 3550 §5.1, §7.1).
 */
export interface OutgoingStream extends SentStream {
  /**
   * Writes the header of an own packet at the start of `packet`.
   */
  stamp(packet: Uint8Array, of: Readonly<OwnPacket>, nowMs: number): void;
  /** Frames in which nothing is sent. */
  pass(frames: number): void;
  /**
   * Writes a header for another leg's packet, `view` saying what it was, so that its losses and disorder are passed on
   * as they are. False if the packet is older than the moment at which that leg took over: it is not to be sent.
   * `source` is the other leg and its stream: any value that changes when either does.
   */
  relay(packet: Uint8Array, of: Readonly<RelayedPacket>, nowMs: number): boolean;
  /** Counts a packet of so many octets of payload as sent. */
  count(payloadOctets: number): void;
}

/** Written anew for each packet, so that none is an allocation. */
export interface OwnPacket {
  payloadType: number;
  marker: boolean;
  /** Since the last own packet or pause: 1 as a rule. */
  frames: number;
  /** A digit keeps the timestamp with which its segment began (RFC 4733 §2.2.1). */
  hold: 'none' | 'begin' | 'keep';
}

export interface RelayedPacket {
  view: Readonly<RtpView>;
  payloadType: number;
  source: unknown;
}

export interface OutgoingStart {
  readonly ssrc: number;
  readonly sequenceNumber: number;
  readonly timestamp: number;
}

export function createOutgoingStream(start: OutgoingStart): OutgoingStream {
  const { ssrc } = start;
  const header = { marker: false, payloadType: 0, sequenceNumber: 0, timestamp: 0, ssrc };
  let packets = 0;
  let octets = 0;
  /** The newest numbers that were sent; before the first packet one less than its own. */
  let sequenceNumber = (start.sequenceNumber - 1) & 0xffff;
  let timestamp = (start.timestamp - FRAME_UNITS) >>> 0;
  let sentAtMs: number | undefined;
  let hasPaused = false;
  let held = 0;
  /** Whose packets are being relayed; undefined while own frames are sent. */
  let source: unknown;
  let sequenceOffset = 0;
  let timestampOffset = 0;
  let relayedFrom = 0;

  /** The timestamp for a stream that takes over now: by the clock, in whole frames, and never twice the same. */
  const takeOver = (nowMs: number): number => {
    if (sentAtMs === undefined) return start.timestamp;
    const frames = Math.max(1, Math.round((nowMs - sentAtMs) / FRAME_MS));
    return (timestamp + frames * FRAME_UNITS) >>> 0;
  };

  return {
    ssrc,
    packets() {
      return packets;
    },
    octets() {
      return octets;
    },
    timestampAt: (nowMs) =>
      sentAtMs === undefined ? undefined : (timestamp + Math.round((nowMs - sentAtMs) * UNITS_PER_MS)) >>> 0,

    stamp(packet, { payloadType, marker, frames, hold }, nowMs) {
      const isTakeOver = source !== undefined || sentAtMs === undefined;
      timestamp = isTakeOver ? takeOver(nowMs) : (timestamp + frames * FRAME_UNITS) >>> 0;
      source = undefined;
      sentAtMs = nowMs;
      sequenceNumber = (sequenceNumber + 1) & 0xffff;
      if (hold === 'begin') held = timestamp;
      // RFC 3551 §4.1: the first packet after a pause.
      header.marker = marker || ((isTakeOver || hasPaused) && hold === 'none');
      header.payloadType = payloadType;
      header.sequenceNumber = sequenceNumber;
      header.timestamp = hold === 'keep' ? held : timestamp;
      writeRtpHeader(packet, header);
      hasPaused = false;
    },
    pass(frames) {
      if (sentAtMs === undefined || source !== undefined) return;
      timestamp = (timestamp + frames * FRAME_UNITS) >>> 0;
      sentAtMs += frames * FRAME_MS;
      hasPaused = true;
    },
    relay(packet, { view, payloadType, source: from }, nowMs) {
      const isTakeOver = source !== from;
      if (isTakeOver) {
        source = from;
        sequenceOffset = sequenceNumber + 1 - view.sequenceNumber;
        timestampOffset = takeOver(nowMs) - view.timestamp;
        relayedFrom = view.sequenceNumber;
      } else if (sequenceDistance(relayedFrom, view.sequenceNumber) < 0) {
        // May be true as well half a circle after it, 11 minutes on; the beginning then moves along.
        if (sequenceDistance(sequenceNumber, (view.sequenceNumber + sequenceOffset) & 0xffff) < 0) return false;
        relayedFrom = view.sequenceNumber;
      }
      const number = (view.sequenceNumber + sequenceOffset) & 0xffff;
      const at = (view.timestamp + timestampOffset) >>> 0;
      if (isTakeOver || sequenceDistance(sequenceNumber, number) > 0) {
        sequenceNumber = number;
        if (isTakeOver || timestampDistance(timestamp, at) > 0) timestamp = at;
        sentAtMs = nowMs;
      }
      packet[0] = 0x80;
      packet[1] = (view.marker || isTakeOver ? 0x80 : 0) | payloadType;
      packet[2] = number >> 8;
      packet[3] = number;
      writeUint32(packet, 4, at);
      writeUint32(packet, 8, ssrc);
      return true;
    },
    count(payloadOctets) {
      packets += 1;
      octets += payloadOctets;
    },
  };
}
