import type { Feed, Listener } from '../audio/feed.ts';
import type { RtpView } from '../rtp/packet.ts';
import type { Address } from './latch.ts';
import type { LegQuality } from './quality.ts';
import type { LegSettings } from './settings.ts';

export interface LegTransport {
  /** Sends `packet[0…length)`; the buffer is used again soon. */
  sendRtp(packet: Buffer, length: number, to: Address): void;
  sendRtcp(packet: Buffer, length: number, to: Address): void;
}

/** What a leg tells; `way` is how a digit came. */
export interface LegObserver {
  digitBegan(digit: string, way: 'event' | 'tone'): void;
  digitEnded(digit: string, durationMs: number): void;
  /** The first packets of the other side, or another source address of it. */
  latched(remote: Address): void;
  /** Nothing was heard for the time that was set, or something again. */
  fellSilent(): void;
  resumed(): void;
}

export interface LegOptions {
  readonly settings: LegSettings;
  readonly transport: LegTransport;
  readonly observer: LegObserver;
  /** Name of this end in RTCP; no address, for privacy (RFC 7022). */
  readonly cname: string;
  readonly isRtcpMuxed: boolean;
  readonly nowMs: number;
  /** Milliseconds since 1970 at `nowMs` 0. */
  readonly epochMs: number;
  /** 0…1, not to be foreseen (RFC 3550 §5.1). */
  readonly random: () => number;
  readonly latchWindowMs?: number;
  /** How long nothing must be heard for `fellSilent`. */
  readonly silentAfterMs?: number;
}

/** One end of a call: what it hears, what it says, whom its packets are relayed to. Times in ms of one monotonic clock. */
export interface Leg {
  receiveRtp(packet: Buffer, length: number, from: Address, nowMs: number): void;
  receiveRtcp(packet: Buffer, length: number, from: Address, nowMs: number): void;
  /** Once each 20 ms. */
  turn(nowMs: number, frames: number): void;
  /** What offer and answer agreed on anew. */
  apply(settings: LegSettings, nowMs: number): void;
  /** What it is to say from now on; undefined for nothing. While packets are relayed to it they come first. */
  feed(feed: Feed | undefined): void;
  /** Said once in place of everything else: a beep, an announcement to this leg alone. */
  interject(feed: Feed): void;
  /** Passes what it says on to another leg, or back to itself (echo), without decoding; undefined for nobody. */
  relayTo(other: Leg | undefined): void;
  /** Digits to the other side: telephone-events, or tones where none were agreed. False if one of them is none. */
  press(digits: string, durationMs?: number): boolean;
  stopPressing(): void;
  /** Listens to what it says. Returns what ends it. */
  listen(listener: Listener): () => void;
  /** Listens to what it is told, by feed or by relay. Returns what ends it. */
  overhear(listener: Listener): () => void;
  /** Silences what it says, for everybody. */
  mute(isMuted: boolean): void;
  /** It hears silence in place of others and of its feed; what is interjected it hears. */
  deafen(isDeaf: boolean): void;
  /** What it dials is told to the observer alone: neither packets nor tones of digits reach anybody else. */
  hideDigits(areHidden: boolean): void;
  /** Another, say a conference, takes over hearing and saying: the turn does neither until released. */
  drive(): DrivenLeg;
  quality(): LegQuality;
  settings(): LegSettings;
  remote(): Address | undefined;
  hasRemoteLeft(): boolean;
  /** For other legs. */
  readonly relayEnd: RelayEnd;
  /** Says goodbye; the transport is the caller's to close. */
  close(nowMs: number): LegQuality;
}

export interface DrivenLeg {
  /** The next 20 ms of what it says. To be called once each 20 ms, before `say`. */
  hear(frames: number): Int16Array;
  /** Says the next frame of its feed. To be called once each 20 ms. */
  say(nowMs: number, frames: number): void;
  release(): void;
}

/** Where the packets of another leg come in. */
export interface RelayEnd {
  /** From now on `leg` is the one whose packets are taken, or nobody. */
  take(leg: Leg | undefined): void;
  packet(packet: Buffer, of: Readonly<RelayedMedia>): void;
  /** The other side of `from` pressed a digit. */
  digit(digit: string, from: Leg): void;
}

/** Written anew for each packet, so that none is an allocation. */
export interface RelayedMedia {
  readonly from: Leg;
  view: RtpView;
  kind: 'alaw' | 'ulaw' | 'event';
  /** Changes when the source does. */
  source: object;
  nowMs: number;
}
