import { readUint32, writeUint32 } from '../rtp/packet.ts';
import type { ReceptionReport } from '../rtp/reception.ts';

/** RFC 3550 §12.1. */
const SENDER_REPORT = 200;
const RECEIVER_REPORT = 201;
const SOURCE_DESCRIPTION = 202;
const GOODBYE = 203;
/** RFC 3550 §12.2. */
const CNAME = 1;

const BLOCK_BYTES = 24;

/** A report block as received: a reception report and the two fields from which a round trip is reckoned (§6.4.1). */
export interface ReportBlock extends ReceptionReport {
  /** Middle 32 bits of the NTP time of the last sender report; 0 if there was none. */
  readonly lastSenderReport: number;
  /** From its arrival until this report, in 1/65,536 s. */
  readonly delaySinceLastSenderReport: number;
}

/** §6.4.1: what a sender says of its own stream. */
export interface SenderReport {
  readonly ntpSeconds: number;
  readonly ntpFraction: number;
  readonly rtpTimestamp: number;
  readonly packets: number;
  readonly octets: number;
}

/** What one compound packet says of interest here; other packets in it are passed over. */
export interface RtcpCompound {
  /** Sender of the first report. */
  readonly ssrc: number;
  readonly sender?: SenderReport;
  readonly blocks: readonly ReportBlock[];
  readonly cname?: string;
  /** Sources that said goodbye. */
  readonly goodbye: readonly number[];
}

/**
 * Reads a compound packet; undefined unless it is valid by RFC 3550 appendix A.2: all of version 2, lengths that add up,
 * an SR or RR first (which RFC 5506 would relax: not offered here), padding on the last only.
 */
export function parseRtcp(packet: Uint8Array, length: number): RtcpCompound | undefined {
  if (length < 8 || length > packet.length) return undefined;
  const type = packet[1] as number;
  if (type !== SENDER_REPORT && type !== RECEIVER_REPORT) return undefined;
  const compound: { -readonly [K in keyof RtcpCompound]: RtcpCompound[K] } & {
    blocks: ReportBlock[];
    goodbye: number[];
  } = { ssrc: readUint32(packet, 4), blocks: [], goodbye: [] };

  for (let at = 0; at < length; ) {
    if (at + 4 > length) return undefined;
    const first = packet[at] as number;
    if (first >> 6 !== 2) return undefined;
    let end = at + 4 + 4 * (((packet[at + 2] as number) << 8) | (packet[at + 3] as number));
    const next = end;
    if (next > length) return undefined;
    if ((first & 0x20) !== 0) {
      const padding = packet[next - 1] as number;
      if (next !== length || padding === 0 || padding % 4 !== 0 || padding > next - at - 4) return undefined;
      end -= padding;
    }
    const count = first & 0x1f;
    switch (packet[at + 1] as number) {
      case SENDER_REPORT: {
        if (at + 28 + count * BLOCK_BYTES > end) return undefined;
        compound.sender = senderReport(packet, at + 8);
        for (let i = 0; i < count; i += 1) compound.blocks.push(reportBlock(packet, at + 28 + i * BLOCK_BYTES));
        break;
      }
      case RECEIVER_REPORT: {
        if (at + 8 + count * BLOCK_BYTES > end) return undefined;
        for (let i = 0; i < count; i += 1) compound.blocks.push(reportBlock(packet, at + 8 + i * BLOCK_BYTES));
        break;
      }
      case SOURCE_DESCRIPTION: {
        const cname = canonicalName(packet, at + 4, end, count);
        if (cname !== undefined) compound.cname = cname;
        break;
      }
      case GOODBYE: {
        if (at + 4 + count * 4 > end) return undefined;
        for (let i = 0; i < count; i += 1) compound.goodbye.push(readUint32(packet, at + 4 + i * 4));
        break;
      }
      default:
        break;
    }
    at = next;
  }
  return compound;
}

function senderReport(packet: Uint8Array, at: number): SenderReport {
  return {
    ntpSeconds: readUint32(packet, at),
    ntpFraction: readUint32(packet, at + 4),
    rtpTimestamp: readUint32(packet, at + 8),
    packets: readUint32(packet, at + 12),
    octets: readUint32(packet, at + 16),
  };
}

function reportBlock(packet: Uint8Array, at: number): ReportBlock {
  const loss = readUint32(packet, at + 4);
  return {
    ssrc: readUint32(packet, at),
    fractionLost: loss >>> 24,
    cumulativeLost: (loss << 8) >> 8,
    highestSequence: readUint32(packet, at + 8),
    jitter: readUint32(packet, at + 12),
    lastSenderReport: readUint32(packet, at + 16),
    delaySinceLastSenderReport: readUint32(packet, at + 20),
  };
}

/** §6.5: chunks of a source and its items; the CNAME of the first that has one. */
function canonicalName(packet: Uint8Array, start: number, end: number, chunks: number): string | undefined {
  let at = start;
  for (let chunk = 0; chunk < chunks && at + 4 < end; chunk += 1) {
    at += 4;
    while (at + 1 < end && packet[at] !== 0) {
      const octets = packet[at + 1] as number;
      if (at + 2 + octets > end) return undefined;
      if (packet[at] === CNAME) return Buffer.from(packet.subarray(at + 2, at + 2 + octets)).toString('utf8');
      at += 2 + octets;
    }
    // At least one zero ends the list, up to the next word.
    at = start + 4 * (Math.floor((at - start) / 4) + 1);
  }
  return undefined;
}

/** What a compound packet is written from; with `sender` it is an SR, without an RR. */
export interface RtcpWriting {
  readonly ssrc: number;
  readonly cname: string;
  readonly sender?: SenderReport | undefined;
  readonly block?: ReportBlock | undefined;
  readonly goodbye?: boolean;
}

/** Writes SR or RR, SDES with the CNAME and if asked BYE (§6.1) to `into`; returns the length in octets. */
export function writeRtcp(into: Uint8Array, { ssrc, cname, sender, block, goodbye }: RtcpWriting): number {
  let at = 8;
  if (sender !== undefined) {
    writeUint32(into, 8, sender.ntpSeconds);
    writeUint32(into, 12, sender.ntpFraction);
    writeUint32(into, 16, sender.rtpTimestamp);
    writeUint32(into, 20, sender.packets);
    writeUint32(into, 24, sender.octets);
    at = 28;
  }
  if (block !== undefined) {
    writeUint32(into, at, block.ssrc);
    writeUint32(into, at + 4, ((block.fractionLost & 0xff) << 24) | (block.cumulativeLost & 0xffffff));
    writeUint32(into, at + 8, block.highestSequence);
    writeUint32(into, at + 12, block.jitter);
    writeUint32(into, at + 16, block.lastSenderReport);
    writeUint32(into, at + 20, block.delaySinceLastSenderReport);
    at += BLOCK_BYTES;
  }
  writeHead(into, 0, block === undefined ? 0 : 1, sender === undefined ? RECEIVER_REPORT : SENDER_REPORT, at);
  writeUint32(into, 4, ssrc);
  at = writeDescription(into, at, ssrc, cname);
  if (goodbye === true) {
    writeHead(into, at, 1, GOODBYE, 8);
    writeUint32(into, at + 4, ssrc);
    at += 8;
  }
  return at;
}

function writeDescription(into: Uint8Array, at: number, ssrc: number, cname: string): number {
  const name = Buffer.from(cname, 'utf8').subarray(0, 255);
  // Item, then one to four zeros up to a whole word.
  const bytes = 8 + 4 * Math.floor((2 + name.length) / 4 + 1);
  into.fill(0, at, at + bytes);
  writeHead(into, at, 1, SOURCE_DESCRIPTION, bytes);
  writeUint32(into, at + 4, ssrc);
  into[at + 8] = CNAME;
  into[at + 9] = name.length;
  into.set(name, at + 10);
  return at + bytes;
}

function writeHead(into: Uint8Array, at: number, count: number, type: number, bytes: number): void {
  const words = bytes / 4 - 1;
  into[at] = 0x80 | count;
  into[at + 1] = type;
  into[at + 2] = words >> 8;
  into[at + 3] = words;
}
