import { sipErrors } from '../errors.ts';
import { type Audio, audioIndex, type Codec, type Crypto, type Direction, readAudio, writeAudio } from './audio.ts';
import type { MediaDescription, Origin, SessionDescription } from './description.ts';

/** What one side is ready for, and what a stream agreed on looks like from here. */
export interface LocalAudio extends Omit<Audio, 'codecs'> {
  /** What we can do, the best first. */
  readonly codecs: readonly Codec[];
}

/** What both sides agreed on. */
export interface AgreedAudio {
  readonly local: Audio;
  readonly remote: Audio;
  /** The first codec of the answer that carries sound: what is sent. */
  readonly codec: Codec;
  /** Payload types that we send with are those that the other side gave; null where no DTMF events were agreed (RFC 4733). */
  readonly events: { readonly sent: number; readonly received: number } | null;
  /** Null where it is not encrypted. */
  readonly crypto: { readonly local: Crypto; readonly remote: Crypto } | null;
}

/** A description with one audio stream. */
export function createOffer(origin: Origin, audio: LocalAudio): SessionDescription {
  return describe(origin, [writeAudio(audio)]);
}

/** Both sides from ours: sending is what the other receives (RFC 3264 §6.1). */
const mirrored: Readonly<Record<Direction, Direction>> = {
  sendrecv: 'sendrecv',
  sendonly: 'recvonly',
  recvonly: 'sendonly',
  inactive: 'inactive',
};

const sends = (direction: Direction): boolean => direction === 'sendrecv' || direction === 'sendonly';
const receives = (direction: Direction): boolean => direction === 'sendrecv' || direction === 'recvonly';

/** What we may do of what we want, when the other side offers `offered`. */
export function answerDirection(offered: Direction, wanted: Direction): Direction {
  const allowed = mirrored[offered];
  const isSending = sends(allowed) && sends(wanted);
  const isReceiving = receives(allowed) && receives(wanted);
  if (isSending) return isReceiving ? 'sendrecv' : 'sendonly';
  return isReceiving ? 'recvonly' : 'inactive';
}

/**
 * The answer to an offer (RFC 3264 §6): its first audio stream with the codecs that both know, in the order of the offer and with
 * its payload types; every other stream refused. Undefined if no codec is left, or if one side insists on a key and the other has
 * none: 488.
 */
export function createAnswer(
  offer: SessionDescription,
  origin: Origin,
  ours: LocalAudio,
): { readonly answer: SessionDescription; readonly agreed: AgreedAudio } | undefined {
  const remote = readAudio(offer);
  const at = audioIndex(offer);
  if (remote === undefined || remote.port === 0) return undefined;
  const codecs = remote.codecs.filter((codec) => ours.codecs.some((own) => isSameCodec(own, codec)));
  const local: Audio = {
    ...ours,
    protocol: remote.protocol,
    direction: answerDirection(remote.direction, ours.direction),
    codecs: codecs.map((codec) => ({ ...codec, parameters: own(ours.codecs, codec)?.parameters ?? null })),
    cryptos: answeredCryptos(remote.cryptos, ours.cryptos),
    isRtcpMultiplexed: remote.isRtcpMultiplexed && ours.isRtcpMultiplexed,
  };
  const agreed = agreeOn(local, remote);
  if (agreed === undefined) return undefined;
  const media = offer.media.map((one, i) => (i === at ? writeAudio(local) : refused(one)));
  return { answer: describe(origin, media), agreed };
}

/** What the answer to our offer agreed on. @throws `sip.bad_answer` */
export function takeAnswer(offered: LocalAudio, answer: SessionDescription): AgreedAudio {
  const remote = readAudio(answer);
  if (remote === undefined || remote.port === 0) throw sipErrors.badAnswer({ problem: 'the audio stream is refused' });
  const direction = answerDirection(remote.direction, offered.direction);
  const agreed = agreeOn({ ...offered, direction }, remote);
  if (agreed === undefined) throw sipErrors.badAnswer({ problem: 'nothing of what was offered is taken' });
  return agreed;
}

function agreeOn(local: Audio, remote: Audio): AgreedAudio | undefined {
  const codec = remote.codecs.find((one) => !isEvents(one) && !isNoise(one) && own(local.codecs, one) !== undefined);
  const crypto = agreeOnKeys(local, remote);
  if (codec === undefined || crypto === undefined) return undefined;
  const [sent, received] = [remote, local].map(({ codecs }) => codecs.find(isEvents)?.payloadType);
  const events = sent === undefined || received === undefined ? null : { sent, received };
  return { local, remote, codec, events, crypto };
}

/** Undefined: one side wants keys and there are none that both know. */
function agreeOnKeys(local: Audio, remote: Audio): AgreedAudio['crypto'] | undefined {
  const isEncrypted = /RTP\/SAVP/.test(remote.protocol);
  if (!isEncrypted) return null;
  for (const theirs of remote.cryptos) {
    const match = local.cryptos.find(({ tag, suite }) => tag === theirs.tag && suite === theirs.suite);
    if (match !== undefined) return { local: match, remote: theirs };
  }
  return undefined;
}

/** Ours for the first of theirs that we know, under its tag (RFC 4568 §5.1.2). */
function answeredCryptos(theirs: readonly Crypto[], ours: readonly Crypto[]): Crypto[] {
  for (const { tag, suite } of theirs) {
    const match = ours.find((one) => one.suite === suite);
    if (match !== undefined) return [{ ...match, tag }];
  }
  return [];
}

const isEvents = ({ name }: Codec): boolean => name.toLowerCase() === 'telephone-event';
const isNoise = ({ name }: Codec): boolean => name.toUpperCase() === 'CN';

const own = (codecs: readonly Codec[], codec: Codec): Codec | undefined =>
  codecs.find((one) => isSameCodec(one, codec));

function isSameCodec(a: Codec, b: Codec): boolean {
  return a.name.toLowerCase() === b.name.toLowerCase() && a.clockRate === b.clockRate && a.channels === b.channels;
}

function describe(origin: Origin, media: readonly MediaDescription[]): SessionDescription {
  return { origin, name: '-', connection: null, attributes: [], lines: [{ letter: 't', value: '0 0' }], media };
}

/** RFC 3264 §6: port 0, and the formats as offered. */
const refused = ({ kind, protocol, formats }: MediaDescription): MediaDescription => ({
  kind,
  protocol,
  formats,
  port: 0,
  connection: null,
  attributes: [],
  lines: [],
});
