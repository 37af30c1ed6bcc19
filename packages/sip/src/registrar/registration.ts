import { isDomainError } from '@oneline/kernel';
import type { DigestClient } from '../auth/digest-client.ts';
import { wholeNumber } from '../message/characters.ts';
import { headerField } from '../message/header-fields.ts';
import { createRequest, type SipRequest, type SipResponse } from '../message/message.ts';
import { MOST_SECONDS, parseSeconds } from '../message/seconds.ts';
import { newCallId, newTag } from '../transaction/identifiers.ts';
import type { Peer } from '../transaction/peer.ts';
import type { Timer, Timers } from '../transaction/timing.ts';
import type { UserAgent } from '../user-agent/user-agent.ts';

export interface RegistrationOptions {
  readonly agent: UserAgent;
  readonly timers: Timers;
  readonly locate: (uri: string, found: (peer: Peer | undefined) => void) => void;
  /** `sip:carrier.example.com:5060`: Request-URI, and where it is sent. */
  readonly registrar: string;
  /** What is registered: `sip:user@carrier.example.com`. */
  readonly address: string;
  readonly expiresSeconds: number;
  readonly digest: DigestClient;
  /** `status` is that of the last answer, null for none. */
  readonly onState: (state: RegistrationState, status: number | null) => void;
}

export type RegistrationState = 'registering' | 'up' | 'down';

export interface Registration {
  readonly state: RegistrationState;
  /** Unregisters, if it is registered, and stops. */
  close(): void;
}

const MOST_CHALLENGES = 2;
/** RFC 5626 §4.5: pauses after failures double from 30 s to 30 minutes. */
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 1_800_000;

/** Keeps us registered somewhere (RFC 3261 §10.2): a trunk that wants it. */
export function createRegistration(options: RegistrationOptions): Registration {
  const { agent, timers, digest, onState } = options;
  const callId = newCallId();
  const fromTag = newTag();
  let sequence = 0;
  let seconds = options.expiresSeconds;
  let failures = 0;
  let state: RegistrationState = 'registering';
  let peer: Peer | undefined;
  let next: Timer | undefined;
  let isClosed = false;

  function become(now: RegistrationState, status: number | null): void {
    if (state === now && now !== 'down') return;
    state = now;
    onState(now, status);
  }

  function register(to: Peer, lasting: number, challenges: number): void {
    sequence++;
    const request = registerRequest(to, lasting);
    agent.request(request, to, {
      onNoResponse: () => fail(null),
      onResponse: (response) => {
        if (response.status < 200) return;
        const isAsked = response.status === 401 || response.status === 407;
        const mayAnswer = isAsked && challenges < MOST_CHALLENGES && (!isClosed || lasting === 0);
        if (mayAnswer && digest.takeChallenge(request, response)) register(to, lasting, challenges + 1);
        else if (!isClosed) receive(response, to, lasting);
      },
    });
  }

  function receive(response: SipResponse, to: Peer, lasting: number): void {
    const { status, headers } = response;
    const least = status === 423 ? (wholeNumber(headers.get('min-expires') ?? '', MOST_SECONDS) ?? 0) : 0;
    if (least > lasting) {
      seconds = least;
      register(to, least, 0);
      return;
    }
    if (status >= 300) {
      fail(status, retryAfterMs(response));
      return;
    }
    failures = 0;
    const granted = grantedSeconds(response, agent.contactFor(to)) ?? lasting;
    next = timers.after(Math.max(granted * 0.8, 5) * 1000, () => register(to, seconds, 0));
    become('up', status);
  }

  function fail(status: number | null, askedMs = 0): void {
    if (isClosed) return;
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS);
    failures++;
    next = timers.after(Math.max(pauseMs, askedMs), start);
    become('down', status);
  }

  function registerRequest(to: Peer, lasting: number): SipRequest {
    const { registrar, address } = options;
    const fields = [
      headerField('Max-Forwards', 70),
      headerField('From', `<${address}>;tag=${fromTag}`),
      headerField('To', `<${address}>`),
      headerField('Call-ID', callId),
      headerField('CSeq', `${sequence} REGISTER`),
      headerField('Contact', `${agent.contactFor(to)};expires=${lasting}`),
      headerField('Expires', lasting),
      headerField('Supported', 'path'),
      ...digest.authorize({ method: 'REGISTER', uri: registrar, body: Buffer.alloc(0) }),
    ];
    return createRequest('REGISTER', registrar, fields);
  }

  function start(): void {
    options.locate(options.registrar, (found) => {
      if (isClosed) return;
      peer = found;
      if (found === undefined) fail(null);
      else register(found, seconds, 0);
    });
  }

  onState('registering', null);
  start();
  return {
    get state() {
      return state;
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      next?.cancel();
      if (state === 'up' && peer !== undefined) register(peer, 0, 0);
    },
  };
}

/** What our Contact was granted; what Expires says for all otherwise (RFC 3261 §10.2.4). */
function grantedSeconds({ headers }: SipResponse, contact: string): number | undefined {
  const general = wholeNumber(headers.get('expires') ?? '', MOST_SECONDS);
  try {
    const ours = headers.addresses('contact').find(({ uri }) => contact === `<${uri}>`);
    return wholeNumber(ours?.parameters.get('expires') ?? '', MOST_SECONDS) ?? general;
  } catch (error) {
    if (isDomainError(error)) return general;
    throw error;
  }
}

function retryAfterMs({ headers }: SipResponse): number {
  try {
    return parseSeconds(headers.get('retry-after') ?? '0', 'Retry-After').seconds * 1000;
  } catch (error) {
    if (isDomainError(error)) return 0;
    throw error;
  }
}
