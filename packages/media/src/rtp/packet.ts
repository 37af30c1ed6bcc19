/** RFC 3550 §5.1: version, counts, marker and type, sequence number, timestamp, SSRC. */
export const RTP_HEADER_BYTES = 12;

const VERSION = 2;

/** What a parse fills in: the fixed header, and where the payload stands in the packet. Made once per leg and reused. */
export interface RtpView {
  marker: boolean;
  payloadType: number;
  sequenceNumber: number;
  timestamp: number;
  ssrc: number;
  /** First octet of the payload; everything before it is header, CSRC list and extension. */
  payloadStart: number;
  /** Behind the last octet of the payload, padding left out. */
  payloadEnd: number;
}

export function createRtpView(): RtpView {
  return { marker: false, payloadType: 0, sequenceNumber: 0, timestamp: 0, ssrc: 0, payloadStart: 0, payloadEnd: 0 };
}

/**
 * Reads `packet[0…length)` into `view` (RFC 3550 §5.1, §5.3.1, validity as in appendix A.1); false, and `view` in an
 * undefined state, if it is no RTP packet. `length` may be shorter than the buffer.
 */
export function parseRtp(packet: Uint8Array, length: number, view: RtpView): boolean {
  if (length < RTP_HEADER_BYTES || length > packet.length) return false;
  const first = packet[0] as number;
  if (first >> 6 !== VERSION) return false;
  let start = RTP_HEADER_BYTES + 4 * (first & 0x0f);
  if ((first & 0x10) !== 0) {
    // §5.3.1: 16 bits for the profile, then the number of 32-bit words that follow.
    if (start + 4 > length) return false;
    start += 4 + 4 * (((packet[start + 2] as number) << 8) | (packet[start + 3] as number));
  }
  let end = length;
  if ((first & 0x20) !== 0) {
    // The last octet counts the padding, itself included.
    const padding = packet[length - 1] as number;
    if (padding === 0) return false;
    end -= padding;
  }
  if (start > end) return false;
  const second = packet[1] as number;
  view.marker = second >= 0x80;
  view.payloadType = second & 0x7f;
  view.sequenceNumber = ((packet[2] as number) << 8) | (packet[3] as number);
  view.timestamp = readUint32(packet, 4);
  view.ssrc = readUint32(packet, 8);
  view.payloadStart = start;
  view.payloadEnd = end;
  return true;
}

/** The fields of a header that is written: no padding, no extension, no contributing sources. */
export interface RtpHeader {
  readonly marker: boolean;
  readonly payloadType: number;
  readonly sequenceNumber: number;
  readonly timestamp: number;
  readonly ssrc: number;
}

/** Writes the 12 octets of a header at the start of `packet`. Numbers are taken modulo their width. */
export function writeRtpHeader(packet: Uint8Array, header: RtpHeader): void {
  packet[0] = VERSION << 6;
  packet[1] = (header.marker ? 0x80 : 0) | (header.payloadType & 0x7f);
  packet[2] = (header.sequenceNumber >> 8) & 0xff;
  packet[3] = header.sequenceNumber & 0xff;
  writeUint32(packet, 4, header.timestamp);
  writeUint32(packet, 8, header.ssrc);
}

/** RFC 5761 §4: with both on one port, the second octet of an RTCP packet is 192…223, which no payload type may look like. */
export function looksLikeRtcp(packet: Uint8Array): boolean {
  const type = packet[1] ?? 0;
  return type >= 192 && type <= 223;
}

export function readUint32(octets: Uint8Array, at: number): number {
  return (
    (((octets[at] as number) << 24) |
      ((octets[at + 1] as number) << 16) |
      ((octets[at + 2] as number) << 8) |
      (octets[at + 3] as number)) >>>
    0
  );
}

export function writeUint32(octets: Uint8Array, at: number, value: number): void {
  octets[at] = value >>> 24;
  octets[at + 1] = value >>> 16;
  octets[at + 2] = value >>> 8;
  octets[at + 3] = value;
}
