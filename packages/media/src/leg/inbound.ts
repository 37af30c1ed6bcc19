import { type Companding, compandingOf, type Law } from '../g711/laws.ts';
import { createRtpView, parseRtp, type RtpView } from '../rtp/packet.ts';
import type { Reception } from '../rtp/reception.ts';
import type { SrtpReceiver } from '../srtp/srtp.ts';
import { createIncomingSource } from './incoming-source.ts';
import type { Address, Latch } from './latch.ts';
import { canReceive, type LegSettings } from './settings.ts';

/** RFC 3551 table 4: types that need no agreement. */
const PCMU = 0;
const PCMA = 8;
/** RFC 3389: says how silence sounds; there is none to make here. */
const COMFORT_NOISE = 13;
const UNITS_PER_MS = 8;
/** What an Ethernet carries in one piece; no telephone sends more, and nothing behind this has room for it. */
const MAX_PACKET_BYTES = 1500;

export interface InboundSink {
  /** The source is another one from this packet on. */
  sourceChanged(): void;
  latched(remote: Address): void;
  audio(packet: Buffer, view: RtpView, companding: Companding, nowMs: number): void;
  event(packet: Buffer, view: RtpView, nowMs: number): void;
}

/** The way of a packet from the socket to the ear: whose it is, whether it is authentic, valid, wanted, in time. */
export interface Inbound {
  /** `packet[0…length)` as it came; it is deciphered in place. */
  receive(packet: Buffer, length: number, from: Address, nowMs: number): void;
  readonly reception: Reception;
  identity(): object;
  sourceChanges(): number;
  refusedPackets(): number;
  /** When something was last heard; undefined before. */
  heardAtMs(): number | undefined;
}

export interface InboundOptions {
  readonly settings: () => LegSettings;
  readonly latch: Latch;
  readonly srtp: () => SrtpReceiver | undefined;
  readonly sink: InboundSink;
}

export function createInbound({ settings, latch, srtp, sink }: InboundOptions): Inbound {
  const source = createIncomingSource();
  const view = createRtpView();
  let refusedPackets = 0;
  let heardAtMs: number | undefined;

  const lawOf = (type: number): Law | undefined => {
    const { law, payloadType } = settings();
    if (type === payloadType) return law;
    if (type === PCMA) return 'alaw';
    return type === PCMU ? 'ulaw' : undefined;
  };

  /** False if the packet is none that this leg is to hear. */
  const take = (packet: Buffer, length: number, from: Address, nowMs: number): boolean => {
    if (length > MAX_PACKET_BYTES) return false;
    const verdict = latch.judge(from.host, from.port, nowMs);
    if (verdict === 'refused') return false;
    const receiver = srtp();
    const bare = receiver === undefined ? length : receiver.unprotect(packet, length);
    if (bare < 0 || !parseRtp(packet, bare, view)) return false;
    if (verdict === 'candidate') {
      const { ssrc, sequenceNumber } = view;
      if (!latch.confirm({ host: from.host, port: from.port, ssrc, sequenceNumber }, nowMs)) return false;
      sink.latched(from);
    }
    const { direction, eventPayloadType } = settings();
    const isEvent = view.payloadType === eventPayloadType;
    const law = isEvent ? undefined : lawOf(view.payloadType);
    if (!isEvent && law === undefined && view.payloadType !== COMFORT_NOISE) return false;
    const admission = source.admit(view);
    if (admission === 'refused') return false;
    if (admission === 'new') sink.sourceChanged();
    const arrival = isEvent ? undefined : Math.round(nowMs * UNITS_PER_MS);
    if (!source.reception.receive(view.sequenceNumber, view.timestamp, arrival)) return false;
    heardAtMs = nowMs;
    if (!canReceive(direction)) return true;
    if (isEvent) sink.event(packet, view, nowMs);
    else if (law !== undefined) sink.audio(packet, view, compandingOf(law), nowMs);
    return true;
  };

  return {
    reception: source.reception,
    identity() {
      return source.identity();
    },
    sourceChanges() {
      return source.changes();
    },
    refusedPackets() {
      return refusedPackets;
    },
    heardAtMs() {
      return heardAtMs;
    },
    receive(packet, length, from, nowMs) {
      if (!take(packet, length, from, nowMs)) refusedPackets += 1;
    },
  };
}
