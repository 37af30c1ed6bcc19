import type { Listener } from '../audio/feed.ts';
import { translate } from '../g711/samples.ts';
import { RTP_HEADER_BYTES } from '../rtp/packet.ts';
import type { Leg, RelayEnd } from './leg-interface.ts';
import type { OutgoingStream } from './outgoing-stream.ts';
import { canSend, type LegSettings } from './settings.ts';

export interface Relaying extends RelayEnd {
  /** Whose packets are taken. */
  readonly from: Leg | undefined;
  /** Listens to whoever's packets are taken, whoever that comes to be. Returns what ends it. */
  overhear(listener: Listener): () => void;
}

export interface RelayingOptions {
  readonly settings: () => LegSettings;
  readonly stream: OutgoingStream;
  /** Own speech goes first. */
  readonly isInterjecting: () => boolean;
  readonly press: (digit: string) => void;
  readonly send: (packet: Buffer, length: number) => void;
}

/** Packets of another leg sent on by this one: numbers, type and, where the laws differ, octets rewritten in place. */
export function createRelaying({ settings, stream, isInterjecting, press, send }: RelayingOptions): Relaying {
  const overhearers = new Map<Listener, (() => void) | undefined>();
  let from: Leg | undefined;

  return {
    get from() {
      return from;
    },
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
      if (!stream.relay(packet, { view, payloadType: type, source }, nowMs)) return;
      if (kind !== 'event') translate(kind, law, packet, RTP_HEADER_BYTES, RTP_HEADER_BYTES + length);
      stream.count(length);
      send(packet, RTP_HEADER_BYTES + length);
    },
    digit(digit, leg) {
      // With telephone-event agreed its packets were relayed as they are.
      if (leg === from && settings().eventPayloadType === undefined) press(digit);
    },
    overhear(listener) {
      overhearers.set(listener, from?.listen(listener));
      return () => {
        overhearers.get(listener)?.();
        overhearers.delete(listener);
      };
    },
  };
}
