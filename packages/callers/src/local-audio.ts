import {
  createSrtpKey,
  cryptoSuites,
  formatCryptoAttribute,
  type LegSettings,
  parseCryptoAttribute,
  type SrtpKey,
} from '@oneline/media';
import type { AgreedAudio, Codec, Crypto, LocalAudio } from '@oneline/sip';

export type CodecName = 'PCMA' | 'PCMU';

/** How keys are told: RFC 4733 events, INFO (RFC 6086), or as tones in the sound. */
export type KeyWay = 'event' | 'info' | 'tone';

export interface AudioWish {
  readonly host: string;
  /** The best first. */
  readonly codecs: readonly CodecName[];
  readonly keys: KeyWay;
  /** Speak only encrypted (SDES, RFC 4568). */
  readonly srtp: boolean;
}

const plainCodec = { clockRate: 8000, channels: 1, parameters: null };
const payloadTypes: Readonly<Record<CodecName, number>> = { PCMU: 0, PCMA: 8 };
const events: Codec = { ...plainCodec, payloadType: 101, name: 'telephone-event', parameters: '0-15' };

/** What a telephone describes of itself, at this port, with a fresh key for each suite where it is to be encrypted. */
export function localAudio({ host, codecs, keys, srtp }: AudioWish, port: number): LocalAudio {
  return {
    connection: { family: host.includes(':') ? 'IP6' : 'IP4', address: host },
    port,
    protocol: srtp ? 'RTP/SAVP' : 'RTP/AVP',
    direction: 'sendrecv',
    codecs: [
      ...codecs.map((name) => ({ ...plainCodec, name, payloadType: payloadTypes[name] })),
      ...(keys === 'event' ? [events] : []),
    ],
    packetMs: 20,
    cryptos: srtp ? cryptoSuites.map((suite, i) => cryptoOf(i + 1, createSrtpKey(suite))) : [],
    rtcpPort: null,
    isRtcpMultiplexed: false,
  };
}

/** What the media leg is to do, from what both sides agreed on; undefined where a key is of no use. */
export function legSettings({ local, remote, codec, events: agreed, crypto }: AgreedAudio): LegSettings | undefined {
  const { address: host } = remote.connection;
  const send = crypto && keyOf(crypto.local);
  const receive = crypto && keyOf(crypto.remote);
  if (send === undefined || receive === undefined) return undefined;
  return {
    direction: local.direction,
    law: codec.name.toUpperCase() === 'PCMU' ? 'ulaw' : 'alaw',
    payloadType: codec.payloadType,
    eventPayloadType: agreed?.sent,
    remote: { host, port: remote.port },
    remoteRtcp: remote.rtcpPort === null ? undefined : { host, port: remote.rtcpPort },
    srtp: send === null || receive === null ? undefined : { send, receive },
  };
}

function cryptoOf(tag: number, key: SrtpKey): Crypto {
  const [, suite = '', inline = ''] = formatCryptoAttribute({ tag, key }).split(' ');
  return { tag, suite, key: inline };
}

const keyOf = ({ tag, suite, key }: Crypto): SrtpKey | undefined => parseCryptoAttribute(`${tag} ${suite} ${key}`)?.key;
