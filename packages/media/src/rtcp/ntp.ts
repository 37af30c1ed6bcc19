/** Seconds between 1900, where NTP counts from, and 1970 (RFC 5905 §6). */
const NTP_EPOCH_SECONDS = 2_208_988_800;

/** An NTP time in two words; its middle 32 bits are what reports echo (RFC 3550 §4). */
export interface NtpTime {
  readonly seconds: number;
  readonly fraction: number;
}

/** `epochMs`: milliseconds since 1970, parts of them allowed. */
export function ntpTime(epochMs: number): NtpTime {
  const wholeSeconds = Math.floor(epochMs / 1000);
  return {
    seconds: (wholeSeconds + NTP_EPOCH_SECONDS) >>> 0,
    fraction: Math.floor(((epochMs - wholeSeconds * 1000) / 1000) * 0x1_0000_0000) >>> 0,
  };
}

/** The middle 32 bits: 16 of seconds, 16 of their fraction. */
export function middleOf({ seconds, fraction }: NtpTime): number {
  return (((seconds & 0xffff) << 16) | (fraction >>> 16)) >>> 0;
}

/** RFC 3550 §6.4.1: arrival − LSR − DLSR, in ms; undefined if no sender report was echoed or a clock is wrong. */
export function roundTripMs(arrival: NtpTime, lastSenderReport: number, delaySince: number): number | undefined {
  if (lastSenderReport === 0) return undefined;
  const units = (middleOf(arrival) - lastSenderReport - delaySince) | 0;
  return units < 0 ? undefined : (units * 1000) / 65_536;
}
