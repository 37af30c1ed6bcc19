import { wholeNumber } from '../message/characters.ts';
import {
  type Attribute,
  attribute,
  attributes,
  type ConnectionAddress,
  type MediaDescription,
  type SessionDescription,
} from './description.ts';

/** Who may send (RFC 8866 §6.7), seen by whoever says it. */
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

const directions: readonly Direction[] = ['sendrecv', 'sendonly', 'recvonly', 'inactive'];

export interface Codec {
  readonly payloadType: number;
  /** PCMA, PCMU, telephone-event… in the writing of its registration. */
  readonly name: string;
  readonly clockRate: number;
  readonly channels: number;
  /** `a=fmtp`, as written. */
  readonly parameters: string | null;
}

/** A key for SRTP (RFC 4568 §9.1). */
export interface Crypto {
  readonly tag: number;
  readonly suite: string;
  /** `inline:` and what follows it. */
  readonly key: string;
}

/** One audio stream, as one side describes it. */
export interface Audio {
  readonly connection: ConnectionAddress;
  /** 0: not wanted. */
  readonly port: number;
  readonly protocol: string;
  readonly direction: Direction;
  /** The best first. */
  readonly codecs: readonly Codec[];
  /** How much sound a packet is to hold, ms; null where nothing is said. */
  readonly packetMs: number | null;
  readonly cryptos: readonly Crypto[];
  /** Where RTCP goes; null: to the next port (RFC 3605). */
  readonly rtcpPort: number | null;
  /** RTCP over the RTP port (RFC 5761). */
  readonly isRtcpMultiplexed: boolean;
}

/** RFC 3551 §6: payload types that need no `a=rtpmap`. */
const staticCodecs: Readonly<Record<string, { name: string; clockRate: number }>> = {
  0: { name: 'PCMU', clockRate: 8000 },
  3: { name: 'GSM', clockRate: 8000 },
  8: { name: 'PCMA', clockRate: 8000 },
  9: { name: 'G722', clockRate: 8000 },
  13: { name: 'CN', clockRate: 8000 },
  18: { name: 'G729', clockRate: 8000 },
};

/** Where the first audio stream stands; -1 if there is none. */
export const audioIndex = (description: SessionDescription): number =>
  description.media.findIndex(({ kind, protocol }) => kind === 'audio' && /RTP\//.test(protocol));

/** The first audio stream; undefined if there is none, or none with an address. */
export function readAudio(description: SessionDescription): Audio | undefined {
  const media = description.media[audioIndex(description)];
  const connection = media?.connection ?? description.connection;
  if (media === undefined || connection === null) return undefined;
  const rtcp = attribute(media, 'rtcp')?.split(' ')[0];
  return {
    connection,
    port: media.port,
    protocol: media.protocol,
    direction: readDirection(description, media, connection),
    codecs: media.formats.flatMap((format) => readCodec(media, format)),
    packetMs: wholeNumber(attribute(media, 'ptime') ?? '', 1000) ?? null,
    cryptos: attributes(media, 'crypto').flatMap(readCrypto),
    rtcpPort: wholeNumber(rtcp ?? '', 65_535) ?? null,
    isRtcpMultiplexed: attribute(media, 'rtcp-mux') !== undefined,
  };
}

/** The address 0.0.0.0 was hold before there were directions (RFC 3264 §8.4). */
function readDirection(
  session: SessionDescription,
  media: MediaDescription,
  { address }: ConnectionAddress,
): Direction {
  const said = (level: { readonly attributes: readonly Attribute[] }) =>
    directions.find((direction) => attribute(level, direction) !== undefined);
  const direction = said(media) ?? said(session) ?? 'sendrecv';
  if (address !== '0.0.0.0') return direction;
  return direction === 'recvonly' || direction === 'inactive' ? 'inactive' : 'sendonly';
}

function readCodec(media: MediaDescription, format: string): Codec[] {
  const payloadType = wholeNumber(format, 127);
  if (payloadType === undefined) return [];
  const ofFormat = (name: string) =>
    attributes(media, name)
      .find((value) => value.startsWith(`${format} `))
      ?.slice(format.length + 1);
  const parameters = ofFormat('fmtp') ?? null;
  const [name, clockRate, channels] = ofFormat('rtpmap')?.split('/') ?? [];
  if (name === undefined) {
    const known = staticCodecs[payloadType];
    return known === undefined ? [] : [{ ...known, payloadType, channels: 1, parameters }];
  }
  const hertz = wholeNumber(clockRate ?? '', 1_000_000);
  if (hertz === undefined || hertz === 0) return [];
  return [{ payloadType, name, clockRate: hertz, channels: wholeNumber(channels ?? '', 255) ?? 1, parameters }];
}

function readCrypto(value: string): Crypto[] {
  const [, tag, suite, key] = /^(\d{1,9}) (\S+) (inline:\S+)/.exec(value) ?? [];
  return suite === undefined || key === undefined ? [] : [{ tag: Number(tag), suite, key }];
}

/** The stream as it stands in a description. */
export function writeAudio(audio: Audio): MediaDescription {
  const flag = (name: string): Attribute => ({ name, value: null });
  const attributeLines: Attribute[] = audio.codecs.flatMap(({ payloadType, name, clockRate, channels, parameters }) => [
    { name: 'rtpmap', value: `${payloadType} ${name}/${clockRate}${channels === 1 ? '' : `/${channels}`}` },
    ...(parameters === null ? [] : [{ name: 'fmtp', value: `${payloadType} ${parameters}` }]),
  ]);
  for (const { tag, suite, key } of audio.cryptos)
    attributeLines.push({ name: 'crypto', value: `${tag} ${suite} ${key}` });
  if (audio.packetMs !== null) attributeLines.push({ name: 'ptime', value: String(audio.packetMs) });
  if (audio.rtcpPort !== null) attributeLines.push({ name: 'rtcp', value: String(audio.rtcpPort) });
  if (audio.isRtcpMultiplexed) attributeLines.push(flag('rtcp-mux'));
  attributeLines.push(flag(audio.direction));
  return {
    kind: 'audio',
    port: audio.port,
    protocol: audio.protocol,
    formats: audio.codecs.map(({ payloadType }) => String(payloadType)),
    connection: audio.connection,
    attributes: attributeLines,
    lines: [],
  };
}
