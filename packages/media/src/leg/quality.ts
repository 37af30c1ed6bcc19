import type { JitterBufferFigures } from '../jitter/jitter-buffer.ts';
import { burstRatio, opinionScore, rating } from '../quality/e-model.ts';
import type { RtcpSession, SentStream } from '../rtcp/session.ts';
import type { Reception } from '../rtp/reception.ts';

const UNITS_PER_MS = 8;
const PACKET_MS = 20;

/** What one leg was worth, to be kept with the call. Shares are 0…1. */
export interface LegQuality {
  /** What this side heard of the other. */
  readonly received: {
    readonly packets: number;
    readonly lost: number;
    readonly lossShare: number;
    readonly burstRatio: number;
    readonly jitterMaxMs: number;
    /** ITU-T G.107; undefined if nothing was received. */
    readonly rating: number | undefined;
    readonly opinionScore: number | undefined;
  };
  /** What the other side heard of this, as it reported. */
  readonly sent: {
    readonly packets: number;
    readonly octets: number;
    readonly lost: number | undefined;
    readonly lossShareMax: number | undefined;
    readonly jitterMs: number | undefined;
    readonly rating: number | undefined;
    readonly opinionScore: number | undefined;
  };
  readonly roundTripMs: number | undefined;
  readonly roundTripMaxMs: number | undefined;
  /** Packets from strangers, or not authentic, or of no use. */
  readonly refusedPackets: number;
  readonly sourceChanges: number;
}

export interface QualityFacts {
  readonly reception: Reception;
  readonly stream: SentStream;
  readonly rtcp: RtcpSession;
  readonly hearing: JitterBufferFigures | undefined;
  readonly refusedPackets: number;
  readonly sourceChanges: number;
}

export function qualityOf({
  reception,
  stream,
  rtcp,
  hearing,
  refusedPackets,
  sourceChanges,
}: QualityFacts): LegQuality {
  const { received, expected, lossRuns, jitterMax } = reception.totals();
  const lost = Math.max(0, expected - received);
  const lossShare = expected === 0 ? 0 : lost / expected;
  const bursts = burstRatio(expected, lost, lossRuns);
  const jitterMaxMs = jitterMax / UNITS_PER_MS;
  const halfTrip = (rtcp.roundTripMs() ?? 0) / 2;
  // Where this side relays without a buffer the listener's telephone has one: by rule of thumb twice the jitter.
  const bufferMs = (jitterMs: number): number => hearing?.delayMs ?? Math.max(PACKET_MS, 2 * jitterMs);
  const receivedRating =
    expected === 0
      ? undefined
      : rating({
          oneWayDelayMs: halfTrip + PACKET_MS + bufferMs(jitterMaxMs),
          lossShare: lossShare + lateShare(hearing, received),
          burstRatio: bursts,
          isConcealed: true,
        });
  const remote = rtcp.remote();
  const remoteShare = remote === undefined || stream.packets() === 0 ? 0 : remote.cumulativeLost / stream.packets();
  const sentRating =
    remote === undefined
      ? undefined
      : rating({
          oneWayDelayMs: halfTrip + PACKET_MS + Math.max(PACKET_MS, 2 * remote.jitterMs),
          lossShare: Math.min(1, remoteShare),
          burstRatio: 1,
          isConcealed: true,
        });
  return {
    received: {
      packets: received,
      lost,
      lossShare,
      burstRatio: bursts,
      jitterMaxMs,
      rating: receivedRating,
      opinionScore: receivedRating === undefined ? undefined : opinionScore(receivedRating),
    },
    sent: {
      packets: stream.packets(),
      octets: stream.octets(),
      lost: remote?.cumulativeLost,
      lossShareMax: remote?.lossShareMax,
      jitterMs: remote?.jitterMs,
      rating: sentRating,
      opinionScore: sentRating === undefined ? undefined : opinionScore(sentRating),
    },
    roundTripMs: rtcp.roundTripMs(),
    roundTripMaxMs: rtcp.roundTripMaxMs(),
    refusedPackets,
    sourceChanges,
  };
}

/** What came, but too late to be heard. */
function lateShare(hearing: JitterBufferFigures | undefined, received: number): number {
  return hearing === undefined || received === 0 ? 0 : hearing.latePackets / received;
}
