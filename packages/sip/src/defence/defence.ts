import type { SipRequest } from '../message/message.ts';
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';

/** What somebody did that an honest telephone seldom does. */
export type Offence =
  /** A message that is none. */
  | 'malformed'
  /** A wrong password. */
  | 'unauthorized'
  /** A user that is not there. */
  | 'unknownUser'
  /** A tool that searches for telephone systems. */
  | 'scanner';

export interface DefenceOptions {
  readonly nowMs: () => number;
  /** Trunks by their addresses, telephones that are registered: never limited, never banned. */
  readonly isTrusted: (address: string) => boolean;
  /** Messages that an address nobody knows may send. */
  readonly strangers?: { readonly perSecond: number; readonly burst: number };
  /** Points within `windowMs` that ban an address for `banMs`. */
  readonly ban?: { readonly points: number; readonly windowMs: number; readonly banMs: number };
  readonly onBan: (address: string, offence: Offence, untilMs: number) => void;
}

export interface Defence {
  /** Asked for everything that comes: false is dropped without a word. */
  mayReceive(address: string): boolean;
  note(address: string, offence: Offence): void;
  /** Whether a request comes from a tool that searches for telephone systems; notes it if so. */
  isScan(request: SipRequest, address: string): boolean;
  bans(): readonly { readonly address: string; readonly untilMs: number }[];
  unban(address: string): void;
}

const weights: Readonly<Record<Offence, number>> = { malformed: 1, unknownUser: 2, unauthorized: 2, scanner: 100 };

/** As they call themselves in User-Agent, From or Subject. */
const scanners =
  /friendly-scanner|sipvicious|sundayddr|sipcli|sip-?scan|iwar\b|\bsivus|\bsmap\b|pplsip|vaxsip|eyebeam release 3006o|siparmyknife/i;

/** Addresses that are remembered: an attacker with many must not fill our memory. */
const MOST_ADDRESSES = 50_000;

interface Suspect {
  readonly bucket: TokenBucket;
  points: number;
  sinceMs: number;
  bannedUntilMs: number;
}

/** Against scanners and floods: strangers are limited, and whoever misbehaves is banned for a time. */
export function createDefence(options: DefenceOptions): Defence {
  const { nowMs, isTrusted, onBan } = options;
  const { perSecond, burst } = options.strangers ?? { perSecond: 20, burst: 100 };
  const { points, windowMs, banMs } = options.ban ?? { points: 20, windowMs: 60_000, banMs: 900_000 };
  /** The least recently seen first. */
  const suspects = new Map<string, Suspect>();

  function suspect(address: string): Suspect {
    const known = suspects.get(address);
    if (known !== undefined) {
      suspects.delete(address);
      suspects.set(address, known);
      return known;
    }
    if (suspects.size >= MOST_ADDRESSES) forgetOldest();
    const made = { bucket: createTokenBucket(perSecond, burst), points: 0, sinceMs: nowMs(), bannedUntilMs: 0 };
    suspects.set(address, made);
    return made;
  }

  function forgetOldest(): void {
    for (const address of suspects.keys()) {
      suspects.delete(address);
      return;
    }
  }

  function note(address: string, offence: Offence): void {
    if (isTrusted(address)) return;
    const one = suspect(address);
    const now = nowMs();
    if (now - one.sinceMs > windowMs) {
      one.points = 0;
      one.sinceMs = now;
    }
    one.points += weights[offence];
    if (one.points < points || one.bannedUntilMs > now) return;
    one.bannedUntilMs = now + banMs;
    onBan(address, offence, one.bannedUntilMs);
  }

  return {
    mayReceive(address) {
      if (isTrusted(address)) return true;
      const one = suspect(address);
      const now = nowMs();
      return one.bannedUntilMs <= now && one.bucket.take(now);
    },
    note,
    isScan({ headers }, address) {
      const said = `${headers.get('user-agent') ?? ''} ${headers.get('from') ?? ''} ${headers.get('subject') ?? ''}`;
      if (isTrusted(address) || !scanners.test(said)) return false;
      note(address, 'scanner');
      return true;
    },
    bans: () => {
      const now = nowMs();
      return [...suspects]
        .filter(([, { bannedUntilMs }]) => bannedUntilMs > now)
        .map(([address, { bannedUntilMs }]) => ({ address, untilMs: bannedUntilMs }));
    },
    unban: (address) => void suspects.delete(address),
  };
}
