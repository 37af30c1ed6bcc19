import { randomInt } from 'node:crypto';
import {
  createSrtpKey,
  cryptoSuites,
  formatCryptoAttribute,
  type LegSettings,
  type MediaPool,
  type LegQuality as MediaQuality,
  parseCryptoAttribute,
  type SrtpKey,
} from '@oneline/media';
import {
  type AgreedAudio,
  type Codec,
  type Crypto,
  createAnswer,
  createOffer,
  type Direction,
  type LocalAudio,
  parseDescription,
  takeAnswer,
  writeDescription,
} from '@oneline/sip';

export interface MediaPlace {
  readonly pool: MediaPool;
  /** What the other side is told to send to. */
  readonly advertisedHost: string;
}

const codec = (payloadType: number, name: string, parameters: string | null = null): Codec => ({
  payloadType,
  name,
  clockRate: 8000,
  channels: 1,
  parameters,
});
/** What every leg can do, so that nothing is ever transcoded to anything else. */
const codecs: readonly Codec[] = [codec(8, 'PCMA'), codec(0, 'PCMU'), codec(101, 'telephone-event', '0-16')];
const encrypted = 'RTP/SAVP';
/** Media that has been silent for so long makes us look whether anybody is there. */
const silentAfterMs = 30_000;

/** The media of one leg: its port on a worker, and what was agreed on with the other side. */
export class LegMedia {
  /** The name of the leg on its worker. */
  readonly name: string;
  private readonly place: MediaPlace;
  private readonly sessionId = String(randomInt(1, 2 ** 47));
  private readonly keys: readonly { readonly tag: number; readonly key: SrtpKey }[];
  private version = 0;
  private port = 0;
  private isOpen = false;
  private isEncrypted: boolean;
  private offered: LocalAudio | undefined = undefined;
  /** What we are ready for: `sendrecv` but for a leg that we hold. */
  private wanted: Direction = 'sendrecv';
  agreed: AgreedAudio | undefined = undefined;

  constructor(name: string, place: MediaPlace, { isEncrypted }: { isEncrypted: boolean }) {
    this.name = name;
    this.place = place;
    this.isEncrypted = isEncrypted;
    this.keys = cryptoSuites.map((suite, i) => ({ tag: i + 1, key: createSrtpKey(suite) }));
  }

  /** Takes a port, on the worker of `beside`. Errors: `media.*`. */
  async open(beside: string | undefined): Promise<void> {
    if (this.isOpen) return;
    const settings: LegSettings = { direction: 'inactive', law: 'alaw', payloadType: 8 };
    const { port } = await this.place.pool.open(
      { kind: 'leg.open', leg: this.name, settings, silentAfterMs },
      beside === undefined || beside === this.name ? undefined : beside,
    );
    this.port = port;
    this.isOpen = true;
  }

  /** It has a port. */
  get isReady(): boolean {
    return this.isOpen;
  }

  /** Our offer. */
  offer(): string {
    this.offered = this.local();
    return writeDescription(createOffer(this.origin(), this.offered));
  }

  /** The answer to our last offer is put into effect. Errors: `sip.bad_answer`, `sip.bad_description`. */
  async takeAnswer(sdp: string): Promise<AgreedAudio> {
    const agreed = takeAnswer(this.offered ?? this.local(), parseDescription(sdp));
    await this.apply(agreed);
    return agreed;
  }

  /** Our answer to an offer, put into effect; undefined if nothing of it suits us. Errors: `sip.bad_description`. */
  async answer(sdp: string): Promise<string | undefined> {
    const offer = parseDescription(sdp);
    const isEncrypted = offer.media.some(({ kind, protocol }) => kind === 'audio' && protocol === encrypted);
    if (this.isEncrypted && !isEncrypted) return undefined;
    this.isEncrypted = isEncrypted;
    const made = createAnswer(offer, this.origin(), this.local());
    if (made === undefined) return undefined;
    await this.apply(made.agreed);
    return writeDescription(made.answer);
  }

  /** Whether an offer could be answered, before anything is done about it. */
  suits(sdp: string): boolean {
    const offer = parseDescription(sdp);
    const isEncrypted = offer.media.some(({ kind, protocol }) => kind === 'audio' && protocol === encrypted);
    if (this.isEncrypted && !isEncrypted) return false;
    const local = { ...this.local(), cryptos: isEncrypted ? this.cryptos() : [] };
    return createAnswer(offer, this.origin(), local) !== undefined;
  }

  /** Says goodbye; null if its worker is gone. */
  async close(): Promise<MediaQuality | null> {
    if (!this.isOpen) return null;
    this.isOpen = false;
    return this.place.pool.send({ kind: 'leg.close', leg: this.name }).catch(() => null);
  }

  /** Its worker is gone; `open` takes another port. */
  forget(): void {
    this.isOpen = false;
  }

  private async apply(agreed: AgreedAudio): Promise<void> {
    this.agreed = agreed;
    const { remote, local, crypto } = agreed;
    const host = remote.connection.address;
    const keys = crypto === null ? undefined : this.srtpOf(crypto);
    const settings: LegSettings = {
      direction: local.direction,
      law: agreed.codec.name.toUpperCase() === 'PCMU' ? 'ulaw' : 'alaw',
      payloadType: agreed.codec.payloadType,
      ...(agreed.events === null ? {} : { eventPayloadType: agreed.events.sent }),
      ...(host === '0.0.0.0' ? {} : { remote: { host, port: remote.port } }),
      ...(remote.rtcpPort === null ? {} : { remoteRtcp: { host, port: remote.rtcpPort } }),
      ...(keys === undefined ? {} : { srtp: keys }),
    };
    await this.place.pool.send({ kind: 'leg.apply', leg: this.name, settings });
  }

  private srtpOf({ local, remote }: { local: Crypto; remote: Crypto }) {
    const own = this.keys.find(({ key }) => key.suite === local.suite);
    const theirs = parseCryptoAttribute(`${remote.tag} ${remote.suite} ${remote.key}`);
    return own && theirs && { send: own.key, receive: theirs.key };
  }

  private cryptos(): Crypto[] {
    return this.keys.map((one) => {
      const [, , inline = ''] = formatCryptoAttribute(one).split(' ');
      return { tag: one.tag, suite: one.key.suite, key: inline };
    });
  }

  private local(): LocalAudio {
    return {
      connection: this.connection(),
      port: this.port,
      protocol: this.isEncrypted ? encrypted : 'RTP/AVP',
      direction: this.wanted,
      codecs,
      packetMs: 20,
      cryptos: this.isEncrypted ? this.cryptos() : [],
      rtcpPort: null,
      isRtcpMultiplexed: false,
    };
  }

  private connection() {
    const { advertisedHost: address } = this.place;
    return { family: address.includes(':') ? ('IP6' as const) : ('IP4' as const), address };
  }

  private origin() {
    this.version++;
    return { user: '-', sessionId: this.sessionId, version: String(this.version), address: this.connection() };
  }
}
