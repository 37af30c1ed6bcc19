import { createPortAllocator, createWheel, type PortRange, systemWheelClock } from '@oneline/media';
import {
  createDigestClient,
  createRegistration,
  type HeaderField,
  headerField,
  type IncomingCall,
  openSipStack,
  presentCaller,
  type Referral,
  type Registration,
  type SipStackOptions,
  writeReplaces,
} from '@oneline/sip';
import { takeCall } from './arriving.ts';
import { createChanges } from './changes.ts';
import { callerErrors } from './errors.ts';
import type { CodecName, KeyWay } from './local-audio.ts';
import { placeCall } from './outgoing.ts';
import type { PhoneCall } from './phone-call.ts';
import type { PhoneParts } from './phone-parts.ts';
import { openVoice, type Voice } from './voice.ts';

export type PhoneTransport = 'udp' | 'tcp' | 'tls';

export interface PhoneOptions {
  /** The local address; also where it speaks from. */
  readonly host: string;
  readonly transport: PhoneTransport;
  /** 0, a free one, if left out. */
  readonly port?: number;
  /** Its number or name; `phone` if left out. */
  readonly user?: string;
  readonly password?: string;
  /** Where it registers, and where numbers are called. */
  readonly registrar?: { readonly host: string; readonly port: number };
  /** The best first; A-law, then µ-law if left out. */
  readonly codecs?: readonly CodecName[];
  /** How keys are told; events in the media if left out. */
  readonly keys?: KeyWay;
  /** Speaks only encrypted (SDES). */
  readonly srtp?: boolean;
  /** Certificates that are trusted, and for TLS one of its own to be called by. */
  readonly tls?: NonNullable<SipStackOptions['tls']>;
  /** 30000–39999 if left out. */
  readonly mediaPorts?: Omit<PortRange, 'host'>;
  /** Told of what breaks inside; thrown where nobody listens if left out. */
  readonly onFault?: (fault: unknown) => void;
}

export interface CallOptions {
  /** What is shown of the caller; its user if left out. Null: anonymous. */
  readonly number?: string | null;
  readonly name?: string;
  readonly headers?: readonly HeaderField[];
}

export interface Phone {
  readonly host: string;
  readonly port: number;
  /** Where it is called directly: `sip:user@host:port`. */
  readonly uri: string;
  /** Resolves when the registrar took it. @throws `callers.not_registered`, `callers.not_in_time` */
  register(options?: { readonly expiresSeconds?: number; readonly deadlineMs?: number }): Promise<void>;
  /** Says that it goes; nothing if it is not registered. */
  unregister(): void;
  readonly isRegistered: boolean;
  /** Calls a SIP URI, or a number at the registrar. @throws `media.no_free_port` */
  call(target: string, options?: CallOptions): Promise<PhoneCall>;
  /** What is done with calls that come; without a handler they wait for `nextCall`. */
  onCall(handler: (call: PhoneCall) => void): void;
  /** The next call that comes or waits. @throws `callers.not_in_time` */
  nextCall(deadlineMs?: number): Promise<PhoneCall>;
  readonly calls: readonly PhoneCall[];
  /** Hangs up, and frees sockets, ports and timers. */
  close(): Promise<void>;
}

const DEADLINE_MS = 5000;
const MEDIA_PORTS = { from: 30_000, to: 39_999 };

/** A telephone on sockets of its own. @throws what binding its address throws */
export async function openPhone(options: PhoneOptions): Promise<Phone> {
  const { host, transport, port = 0, user = 'phone', password, registrar, tls } = options;
  const { codecs = ['PCMA', 'PCMU'], keys = 'event', srtp = false } = options;
  const onFault = options.onFault ?? throwLater;
  const calls = new Set<PhoneCall>();
  const voices = new Set<Voice>();
  const waiting: PhoneCall[] = [];
  const changes = createChanges();
  let handler: ((call: PhoneCall) => void) | undefined;
  let registration: Registration | undefined;
  let isClosed = false;

  const wheel = createWheel({ clock: systemWheelClock, onFault });
  const range = { host, start: Math.random(), ...MEDIA_PORTS, ...options.mediaPorts };
  const ports = createPortAllocator(range, () => performance.now());
  const parts: PhoneParts = {
    keys,
    async openVoice(onChange) {
      const audio = { host, codecs, keys, srtp };
      const onClosed = () => void voices.delete(voice);
      const voice = await openVoice({ ports, wheel, onChange, onFault, audio, onClosed });
      voices.add(voice);
      return voice;
    },
    remember: (call) => void calls.add(call),
    forget: (call) => void calls.delete(call),
    follow: (referral, made) => void follow(referral, made).catch(onFault),
  };
  const stack = await openSipStack({
    endpoints: [{ transport, host, port, ...(tls !== undefined && { tls }) }],
    ...(tls !== undefined && { tls }),
    defence: { isTrusted: () => true, onBan: () => {} },
    handlers: { onError: onFault, onCall: (incoming) => void arrive(incoming).catch(onFault) },
  });
  const { agent, timers, locator, transport: sockets } = stack;
  const [endpoint] = sockets.endpoints;
  const bound = endpoint?.port ?? port;
  const over = transport === 'udp' ? '' : `;transport=${transport}`;
  const digest = createDigestClient(() => (password === undefined ? undefined : { user, password }));
  const home = registrar ?? { host, port: bound };
  const uriAt = (name: string) => `sip:${name}@${home.host}:${home.port}${over}`;

  let closing: Promise<void> | undefined;

  async function arrive(incoming: IncomingCall): Promise<void> {
    const { replaces } = incoming;
    const replaced = replaces && agent.sessionOf(replaces);
    if (replaces !== undefined && replaced === undefined) {
      incoming.reject(481);
      return;
    }
    const call = await takeCall(parts, incoming);
    if (call === undefined || isClosed) return;
    if (replaced !== undefined) {
      call.answer();
      replaced.hangUp();
    }
    if (handler !== undefined) handler(call);
    else {
      waiting.push(call);
      changes.tell();
    }
  }

  async function follow(referral: Referral, made: (call: PhoneCall) => void): Promise<void> {
    const { uri, replaces } = referral;
    made(
      await placeCall(parts, {
        agent,
        uri,
        digest,
        from: presentCaller({ number: user, name: null, isPrivate: false }, host).from,
        headers: replaces === undefined ? [] : [headerField('Replaces', writeReplaces(replaces))],
        onStatus: referral.accept(),
      }),
    );
  }

  async function close(): Promise<void> {
    isClosed = true;
    for (const call of [...calls]) call.hangUp();
    registration?.close();
    await stack.close();
    // Calls whose end nobody could tell any more.
    for (const voice of [...voices]) voice.close();
    wheel.close();
  }

  return {
    host,
    port: bound,
    uri: `sip:${user}@${host}:${bound}${over}`,
    get isRegistered() {
      return registration?.state === 'up';
    },
    get calls() {
      return [...calls];
    },
    async register({ expiresSeconds = 600, deadlineMs = DEADLINE_MS } = {}) {
      registration?.close();
      let refused: { status: number | null } | undefined;
      registration = createRegistration({
        agent,
        timers,
        digest,
        locate: locator.locate,
        registrar: `sip:${home.host}:${home.port}${over}`,
        address: `sip:${user}@${home.host}`,
        expiresSeconds,
        onState(state, status) {
          refused = state === 'down' ? { status } : undefined;
          changes.tell();
        },
      });
      const own = registration;
      const isSettled = () => own.state === 'up' || refused !== undefined;
      await changes.until({ what: 'registered', isTrue: isSettled, deadlineMs, state: () => own.state });
      if (refused === undefined) return;
      own.close();
      throw callerErrors.notRegistered(refused);
    },
    unregister() {
      registration?.close();
      registration = undefined;
    },
    call(target, { number = user, name, headers = [] } = {}) {
      const shown = presentCaller({ number, name: name ?? null, isPrivate: number === null }, host);
      return placeCall(parts, {
        agent,
        digest,
        uri: /^sips?:/i.test(target) ? target : uriAt(target),
        from: shown.from,
        headers: [...shown.headers, ...headers],
      });
    },
    onCall(next) {
      handler = next;
      for (const call of waiting.splice(0)) next(call);
    },
    async nextCall(deadlineMs = DEADLINE_MS) {
      const isThere = () => waiting.length > 0;
      await changes.until({ what: 'a call', isTrue: isThere, deadlineMs, state: () => ({ calls: calls.size }) });
      return waiting.shift() as PhoneCall;
    },
    close() {
      closing ??= close();
      return closing;
    },
  };
}

function throwLater(fault: unknown): void {
  queueMicrotask(() => {
    throw fault;
  });
}
