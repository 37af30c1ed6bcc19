import { createRtpView, parseRtp, readUint32, writeUint32 } from '../rtp/packet.ts';
import { authenticationKey, hasTag, SRTCP_TAG_BYTES, writeTag } from './authentication.ts';
import { deriveKeys, MASTER_KEY_BYTES, type SessionKeys } from './key-derivation.ts';
import { createKeystream } from './keystream.ts';
import { createReplayWindow, type ReplayWindow } from './replay-window.ts';
import { type SrtpKey, tagBytesOf } from './suite.ts';

/** How much longer SRTP makes a packet at most, and SRTCP. */
export const SRTP_OVERHEAD_BYTES = 10;
const SRTCP_OVERHEAD_BYTES = 4 + SRTCP_TAG_BYTES;

/** One direction of SRTP (RFC 3711): packets in place, `length` octets of a buffer that has room for the overhead. */
export interface SrtpSender {
  /** The length with its tag. */
  protect(packet: Uint8Array, length: number): number;
  protectRtcp(packet: Uint8Array, length: number): number;
}

export interface SrtpReceiver {
  /** The length without its tag; −1 if the packet is no RTP, not authentic, replayed or too old. */
  unprotect(packet: Uint8Array, length: number): number;
  unprotectRtcp(packet: Uint8Array, length: number): number;
}

/** §4.1.1: salt and SSRC and index, each at its place; the index in 48 bits. */
function writeIv(iv: Uint8Array, salt: Uint8Array, ssrc: number, index: number): void {
  iv.set(salt);
  iv[14] = 0;
  iv[15] = 0;
  writeUint32(iv, 4, (readUint32(iv, 4) ^ ssrc) >>> 0);
  const high = Math.floor(index / 0x1_0000_0000);
  iv[8] = (iv[8] as number) ^ (high >> 8);
  iv[9] = (iv[9] as number) ^ high;
  writeUint32(iv, 10, (readUint32(iv, 10) ^ (index >>> 0)) >>> 0);
}

interface Half {
  readonly encryption: ReturnType<typeof createKeystream>;
  readonly authentication: ReturnType<typeof authenticationKey>;
  readonly salt: Uint8Array;
}

function half({ encryption, authentication, salt }: SessionKeys): Half {
  return { encryption: createKeystream(encryption), authentication: authenticationKey(authentication), salt };
}

function halves({ keyAndSalt }: SrtpKey): { rtp: Half; rtcp: Half } {
  const key = keyAndSalt.subarray(0, MASTER_KEY_BYTES);
  const salt = keyAndSalt.subarray(MASTER_KEY_BYTES);
  return { rtp: half(deriveKeys(key, salt, 'rtp')), rtcp: half(deriveKeys(key, salt, 'rtcp')) };
}

const RTCP_HEAD_BYTES = 8;
const NO_SUFFIX = new Uint8Array(0);

export function createSrtpSender(key: SrtpKey): SrtpSender {
  const { rtp, rtcp } = halves(key);
  const tagBytes = tagBytesOf(key.suite);
  const iv = new Uint8Array(16);
  const rollover = new Uint8Array(4);
  const view = createRtpView();
  let ssrc: number | undefined;
  let highest = 0;
  let rolloverCount = 0;
  let rtcpIndex = 0;

  return {
    protect(packet, length) {
      if (!parseRtp(packet, length, view)) throw new TypeError('only an RTP packet can be protected');
      if (view.ssrc !== ssrc) {
        ssrc = view.ssrc;
        highest = view.sequenceNumber;
        rolloverCount = 0;
      }
      // A relayed stream may be out of order: the same estimate as at the receiver (§3.3.1).
      const count = estimateRollover(rolloverCount, highest, view.sequenceNumber);
      if (count > rolloverCount || (count === rolloverCount && view.sequenceNumber > highest)) {
        rolloverCount = count;
        highest = view.sequenceNumber;
      }
      writeIv(iv, rtp.salt, view.ssrc, count * 0x1_0000 + view.sequenceNumber);
      rtp.encryption.apply(iv, packet, view.payloadStart, length);
      writeUint32(rollover, 0, count);
      writeTag(rtp.authentication, packet, length, { suffix: rollover, tagBytes });
      return length + tagBytes;
    },
    protectRtcp(packet, length) {
      // §3.4: the E flag and 31 bits of index, which are authenticated but not encrypted.
      const index = rtcpIndex;
      rtcpIndex = (rtcpIndex + 1) & 0x7fffffff;
      writeIv(iv, rtcp.salt, readUint32(packet, 4), index);
      rtcp.encryption.apply(iv, packet, RTCP_HEAD_BYTES, length);
      writeUint32(packet, length, (0x80000000 | index) >>> 0);
      writeTag(rtcp.authentication, packet, length + 4, { suffix: NO_SUFFIX, tagBytes: SRTCP_TAG_BYTES });
      return length + SRTCP_OVERHEAD_BYTES;
    },
  };
}

/** What is known of one source: roll-over counter, highest sequence number, what has been seen (§3.2.3). */
interface Source {
  rolloverCount: number;
  highest: number;
  readonly window: ReplayWindow;
  readonly rtcpWindow: ReplayWindow;
}

/** Sources come and go within a call, but not many. */
const MAX_SOURCES = 8;

export function createSrtpReceiver(key: SrtpKey): SrtpReceiver {
  const { rtp, rtcp } = halves(key);
  const tagBytes = tagBytesOf(key.suite);
  const iv = new Uint8Array(16);
  const rollover = new Uint8Array(4);
  const view = createRtpView();
  const sources = new Map<number, Source>();

  const keep = (ssrc: number, source: Source): void => {
    if (sources.has(ssrc)) return;
    if (sources.size >= MAX_SOURCES) sources.delete(sources.keys().next().value as number);
    sources.set(ssrc, source);
  };
  const fresh = (highest: number): Source => ({
    rolloverCount: 0,
    highest,
    window: createReplayWindow(),
    rtcpWindow: createReplayWindow(),
  });

  return {
    unprotect(packet, length) {
      const bare = length - tagBytes;
      // Padding cannot be read before it is deciphered, so only the header is looked at here.
      if (bare < 12 || !parseHead(packet, bare, view)) return -1;
      const source = sources.get(view.ssrc) ?? fresh(view.sequenceNumber);
      const count = estimateRollover(source.rolloverCount, source.highest, view.sequenceNumber);
      if (count < 0) return -1;
      const index = count * 0x1_0000 + view.sequenceNumber;
      if (!source.window.isFresh(index)) return -1;
      writeUint32(rollover, 0, count);
      if (!hasTag(rtp.authentication, packet, bare, { suffix: rollover, tagBytes })) return -1;
      writeIv(iv, rtp.salt, view.ssrc, index);
      rtp.encryption.apply(iv, packet, view.payloadStart, bare);
      source.window.note(index);
      if (count > source.rolloverCount || (count === source.rolloverCount && view.sequenceNumber > source.highest)) {
        source.rolloverCount = count;
        source.highest = view.sequenceNumber;
      }
      keep(view.ssrc, source);
      return bare;
    },
    unprotectRtcp(packet, length) {
      const authenticated = length - SRTCP_TAG_BYTES;
      const bare = authenticated - 4;
      if (bare < RTCP_HEAD_BYTES || length > packet.length) return -1;
      const word = readUint32(packet, bare);
      const index = word & 0x7fffffff;
      const ssrc = readUint32(packet, 4);
      const source = sources.get(ssrc) ?? fresh(0);
      if (!source.rtcpWindow.isFresh(index)) return -1;
      const proof = { suffix: NO_SUFFIX, tagBytes: SRTCP_TAG_BYTES };
      if (!hasTag(rtcp.authentication, packet, authenticated, proof)) return -1;
      source.rtcpWindow.note(index);
      if (word >>> 31 === 1) {
        writeIv(iv, rtcp.salt, ssrc, index);
        rtcp.encryption.apply(iv, packet, RTCP_HEAD_BYTES, bare);
      }
      keep(ssrc, source);
      return bare;
    },
  };
}

/** RFC 3711 appendix A: the roll-over count that brings a sequence number nearest to the highest. May be −1. */
function estimateRollover(count: number, highest: number, sequenceNumber: number): number {
  if (highest < 0x8000) return sequenceNumber - highest > 0x8000 ? count - 1 : count;
  return highest - 0x8000 > sequenceNumber ? count + 1 : count;
}

/** The header of a packet that is still enciphered: its padding bit says nothing yet. */
function parseHead(packet: Uint8Array, length: number, view: ReturnType<typeof createRtpView>): boolean {
  const first = packet[0] as number;
  packet[0] = first & ~0x20;
  const isRtp = parseRtp(packet, length, view);
  packet[0] = first;
  return isRtp;
}
