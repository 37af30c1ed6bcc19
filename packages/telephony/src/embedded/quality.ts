import type { LegQuality as MediaQuality } from '@oneline/media';
import type { LegQuality } from '../port/party.ts';

/** What a media worker measured of one leg, in the words of the port; `mos` is what our side heard, or else the other. */
export function qualityOf({ received, sent, roundTripMs }: MediaQuality): LegQuality {
  return {
    packetsSent: sent.packets,
    packetsReceived: received.packets,
    lostShare: received.lossShare,
    farLostShare: sent.lost === undefined || sent.packets === 0 ? null : Math.min(1, sent.lost / sent.packets),
    jitterMs: received.jitterMaxMs,
    roundTripMs: roundTripMs ?? null,
    mos: received.opinionScore ?? sent.opinionScore ?? null,
  };
}
