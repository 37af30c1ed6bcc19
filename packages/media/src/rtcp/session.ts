import type { Reception, ReceptionReport } from '../rtp/reception.ts';
import { middleOf, ntpTime, roundTripMs } from './ntp.ts';
import { parseRtcp, writeRtcp } from './packet.ts';

/** RFC 3550 §6.2: five seconds for a session of two; the first report after half of it. */
const INTERVAL_MS = 5000;
/** §6.3.1: compensates for the shorter mean of the randomised interval, e − 3/2. */
const COMPENSATION = 1.21828;
const UNITS_PER_MS = 8;

/** The stream that this side sends, for its sender reports. */
export interface SentStream {
  readonly ssrc: number;
  packets(): number;
  /** Of payload. */
  octets(): number;
  /** The timestamp that a sample taken now would get; undefined before the first packet. */
  timestampAt(nowMs: number): number | undefined;
}

/** What the other side says of what it hears from here. */
export interface RemoteView {
  /** Share lost in the last interval, 0…1, and the worst. */
  readonly lossShare: number;
  readonly lossShareMax: number;
  /** Packets lost since its start. */
  readonly cumulativeLost: number;
  readonly jitterMs: number;
  readonly reports: number;
}

export interface RtcpSession {
  /** A packet that arrived; false if it is none. */
  receive(packet: Uint8Array, length: number, nowMs: number): boolean;
  /** Whether it is time for a report; the first call sets the time of the first. */
  isDue(nowMs: number): boolean;
  /** Writes a report to `into`, returns its length, and sets the time of the next. */
  report(into: Uint8Array, nowMs: number): number;
  /** The last report, with BYE (§6.6). */
  goodbye(into: Uint8Array, nowMs: number): number;
  remote(): RemoteView | undefined;
  /** Of the last report and the longest, in ms. */
  roundTripMs(): number | undefined;
  roundTripMaxMs(): number | undefined;
  hasRemoteLeft(): boolean;
}

export interface RtcpSessionOptions {
  readonly cname: string;
  readonly sent: SentStream;
  readonly reception: Reception;
  /** Milliseconds since 1970 at the zero of the `nowMs` given to the functions. */
  readonly epochMs: number;
  /** 0…1, evenly spread. */
  readonly random: () => number;
}

/** One side of RTCP for a session of two (RFC 3550 §6). */
export function createRtcpSession({ cname, sent, reception, epochMs, random }: RtcpSessionOptions): RtcpSession {
  let dueAtMs: number | undefined;
  let packetsAtLastReport = 0;
  let remote: RemoteView | undefined;
  let roundTrip: number | undefined;
  let roundTripMax: number | undefined;
  let lastSenderReport = 0;
  let senderReportAtMs = 0;
  let senderReportOf: number | undefined;
  let hasRemoteLeft = false;

  const interval = (): number => (INTERVAL_MS * (0.5 + random())) / COMPENSATION;

  const write = (into: Uint8Array, nowMs: number, goodbye: boolean): number => {
    const report = reception.report();
    const ntp = ntpTime(epochMs + nowMs);
    const timestamp = sent.timestampAt(nowMs);
    // §6.4: a sender report only if something was sent since the last.
    const hasSent = timestamp !== undefined && sent.packets() !== packetsAtLastReport;
    packetsAtLastReport = sent.packets();
    return writeRtcp(into, {
      ssrc: sent.ssrc,
      cname,
      goodbye,
      sender: hasSent
        ? {
            ntpSeconds: ntp.seconds,
            ntpFraction: ntp.fraction,
            rtpTimestamp: timestamp,
            packets: sent.packets() >>> 0,
            octets: sent.octets() >>> 0,
          }
        : undefined,
      block: report === undefined ? undefined : { ...report, ...echo(report, nowMs) },
    });
  };

  const echo = (report: ReceptionReport, nowMs: number) => {
    if (senderReportOf !== report.ssrc) return { lastSenderReport: 0, delaySinceLastSenderReport: 0 };
    const delay = Math.min(0xffffffff, Math.round(((nowMs - senderReportAtMs) * 65_536) / 1000));
    return { lastSenderReport, delaySinceLastSenderReport: delay };
  };

  return {
    remote() {
      return remote;
    },
    roundTripMs() {
      return roundTrip;
    },
    roundTripMaxMs() {
      return roundTripMax;
    },
    hasRemoteLeft() {
      return hasRemoteLeft;
    },
    receive(packet, length, nowMs) {
      const compound = parseRtcp(packet, length);
      if (compound === undefined) return false;
      if (compound.sender !== undefined) {
        lastSenderReport = middleOf({ seconds: compound.sender.ntpSeconds, fraction: compound.sender.ntpFraction });
        senderReportAtMs = nowMs;
        senderReportOf = compound.ssrc;
      }
      for (const block of compound.blocks) {
        if (block.ssrc !== sent.ssrc) continue;
        const lossShare = block.fractionLost / 256;
        remote = {
          lossShare,
          lossShareMax: Math.max(lossShare, remote?.lossShareMax ?? 0),
          cumulativeLost: Math.max(0, block.cumulativeLost),
          jitterMs: block.jitter / UNITS_PER_MS,
          reports: (remote?.reports ?? 0) + 1,
        };
        const ms = roundTripMs(ntpTime(epochMs + nowMs), block.lastSenderReport, block.delaySinceLastSenderReport);
        if (ms === undefined) continue;
        roundTrip = ms;
        roundTripMax = Math.max(ms, roundTripMax ?? 0);
      }
      const heard = reception.ssrc();
      if (heard !== undefined && compound.goodbye.includes(heard)) hasRemoteLeft = true;
      return true;
    },
    isDue(nowMs) {
      dueAtMs ??= nowMs + interval() / 2;
      return nowMs >= dueAtMs;
    },
    report(into, nowMs) {
      dueAtMs = nowMs + interval();
      return write(into, nowMs, false);
    },
    goodbye: (into, nowMs) => write(into, nowMs, true),
  };
}
