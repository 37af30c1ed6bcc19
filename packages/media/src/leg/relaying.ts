import type { Listener } from '../audio/feed.ts';
import { compandingOf } from '../g711/laws.ts';
import { translate } from '../g711/samples.ts';
import { createRtpView, RTP_HEADER_BYTES } from '../rtp/packet.ts';
import type { Leg, RelayEnd } from './leg-interface.ts';
import type { OutgoingStream, RelayedPacket } from './outgoing-stream.ts';
import { canSend, type LegSettings } from './settings.ts';

export interface Relaying extends RelayEnd {
  /** Whose packets are taken. */
  from(): Leg | undefined;
  /** Listens to whoever's packets are taken, whoever that comes to be. Returns what ends it. */
  overhear(listener: Listener): () => void;
}

export interface RelayingOptions {
  readonly settings: () => LegSettings;
  readonly stream: OutgoingStream;
  /** Own speech goes first. */
  readonly isInterjecting: () => boolean;
  /** Silence is sent in place of the other leg's voice. */
  readonly isDeaf: () => boolean;
  readonly press: (digit: string) => void;
  readonly send: (packet: Buffer, length: number) => void;
}

/** Packets of another leg sent on by this one: numbers, type and, where the laws differ, octets rewritten in place. */
export function createRelaying(options: RelayingOptions): Relaying {
  const { settings, stream, isInterjecting, isDeaf, press, send } = options;
  const overhearers = new Map<Listener, (() => void) | undefined>();
  const relayed: RelayedPacket = { view: createRtpView(), payloadType: 0, source: undefined };
  let from: Leg | undefined;

  return {
    from: () => from,
    take(leg) {
      if (leg === from) return;
      from = leg;
      for (const [listener, stop] of overhearers) {
        stop?.();
        overhearers.set(listener, leg?.listen(listener));
      }
    },
    packet(packet, { from: leg, view, kind, source, nowMs }) {
      const { direction, law, payloadType, eventPayloadType } = settings();
      if (leg !== from || !canSend(direction) || isInterjecting()) return;
      const type = kind === 'event' ? eventPayloadType : payloadType;
      if (type === undefined) return;
      const length = view.payloadEnd - view.payloadStart;
      // An extension and contributing sources mean nothing behind this leg.
      if (view.payloadStart !== RTP_HEADER_BYTES)
        packet.copyWithin(RTP_HEADER_BYTES, view.payloadStart, view.payloadEnd);
      relayed.view = view;
      relayed.payloadType = type;
      relayed.source = source;
      if (!stream.relay(packet, relayed, nowMs)) return;
      const end = RTP_HEADER_BYTES + length;
      if (kind !== 'event' && isDeaf()) packet.fill(compandingOf(law).silence, RTP_HEADER_BYTES, end);
      else if (kind !== 'event') translate(kind, law, packet, RTP_HEADER_BYTES, end);
      stream.count(length);
      send(packet, end);
    },
    digit(digit, leg) {
      // With telephone-event agreed its packets were relayed as they are.
      if (leg === from && settings().eventPayloadType === undefined) press(digit);
    },
    overhear(listener) {
      // While this leg says something of its own, nothing of the other gets through.
      const overhearer: Listener = (samples) => {
        if (!isInterjecting() && !isDeaf()) listener(samples);
      };
      overhearers.set(overhearer, from?.listen(overhearer));
      return () => {
        overhearers.get(overhearer)?.();
        overhearers.delete(overhearer);
      };
    },
  };
}
