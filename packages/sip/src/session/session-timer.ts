import { isDomainError } from '@oneline/kernel';
import { type HeaderField, type HeaderFields, headerField } from '../message/header-fields.ts';
import { parseSeconds } from '../message/seconds.ts';
import type { Timer, Timers } from '../transaction/timing.ts';

/** What we ask for (RFC 4028). */
export interface TimerWish {
  readonly expiresSeconds: number;
  readonly leastSeconds: number;
}

/** Who has to show that the session lives, seen from here. */
export interface AgreedTimer {
  readonly expiresSeconds: number;
  readonly refresher: 'here' | 'there';
}

/** No interval below this may be asked for (RFC 4028 §4). */
export const LEAST_SECONDS = 90;

/** Fields of a request that begins or refreshes a session; `refresher` once it is agreed on. */
export function wishFields(wish: TimerWish | null, agreed?: AgreedTimer): HeaderField[] {
  if (wish === null) return [];
  const refresher = agreed === undefined ? '' : `;refresher=${agreed.refresher === 'here' ? 'uac' : 'uas'}`;
  const seconds = agreed?.expiresSeconds ?? wish.expiresSeconds;
  return [headerField('Session-Expires', `${seconds}${refresher}`), headerField('Min-SE', wish.leastSeconds)];
}

/** What a response to such a request agreed on; undefined: nothing, or nothing that is of its form. */
export function agreedByResponse(response: HeaderFields): AgreedTimer | undefined {
  const value = response.get('session-expires');
  if (value === undefined) return undefined;
  try {
    const { seconds, parameters } = parseSeconds(value, 'Session-Expires');
    // Without a word about it the one who asked refreshes (§7.2).
    const refresher = parameters.get('refresher') === 'uas' ? 'there' : 'here';
    return { expiresSeconds: Math.max(seconds, LEAST_SECONDS), refresher };
  } catch (error) {
    if (isDomainError(error)) return undefined;
    throw error;
  }
}

export type TimerAnswer =
  | { readonly kind: 'none' }
  /** To be refused with 422 and this Min-SE (§6). */
  | { readonly kind: 'tooSmall'; readonly fields: readonly HeaderField[] }
  | { readonly kind: 'agreed'; readonly agreed: AgreedTimer; readonly fields: readonly HeaderField[] };

/**
 * What we answer to a request that begins or refreshes a session (§9): whoever asked refreshes, unless it cannot or would not.
 * @throws `sip.bad_header`
 */
export function answerTimer(request: HeaderFields, wish: TimerWish | null): TimerAnswer {
  if (wish === null) return { kind: 'none' };
  const isKnown = request.words('supported').includes('timer') || request.words('require').includes('timer');
  if (!isKnown) return { kind: 'none' };
  const value = request.get('session-expires');
  const asked = value === undefined ? undefined : parseSeconds(value, 'Session-Expires');
  if (asked !== undefined && asked.seconds < wish.leastSeconds) {
    return { kind: 'tooSmall', fields: [headerField('Min-SE', wish.leastSeconds)] };
  }
  const least = parseSeconds(request.get('min-se') ?? String(LEAST_SECONDS), 'Min-SE').seconds;
  const wanted = Math.min(asked?.seconds ?? wish.expiresSeconds, wish.expiresSeconds);
  const expiresSeconds = Math.max(wanted, least, LEAST_SECONDS);
  const isOurs = asked?.parameters.get('refresher') === 'uas';
  return {
    kind: 'agreed',
    agreed: { expiresSeconds, refresher: isOurs ? 'here' : 'there' },
    fields: [
      headerField('Session-Expires', `${expiresSeconds};refresher=${isOurs ? 'uas' : 'uac'}`),
      ...(isOurs ? [] : [headerField('Require', 'timer')]),
    ],
  };
}

/** Refreshes at half time what is ours to refresh; ends what is not refreshed in time (§10). */
export class SessionTimer {
  private readonly timers: Timers;
  private readonly refresh: () => void;
  private readonly expire: () => void;
  private refreshing: Timer | undefined = undefined;
  private expiring: Timer | undefined = undefined;

  constructor(timers: Timers, on: { readonly refresh: () => void; readonly expire: () => void }) {
    this.timers = timers;
    this.refresh = on.refresh;
    this.expire = on.expire;
  }

  /** From now on, with what was agreed; undefined stops it. */
  start(agreed: AgreedTimer | undefined): void {
    this.stop();
    if (agreed === undefined) return;
    const ms = agreed.expiresSeconds * 1000;
    if (agreed.refresher === 'here') this.refreshing = this.timers.after(ms / 2, this.refresh);
    this.expiring = this.timers.after(ms - Math.min(32_000, ms / 3), this.expire);
  }

  /** A refresh did not get through: once more before it is too late. */
  refreshLater(delayMs: number): void {
    this.refreshing = this.timers.after(delayMs, this.refresh);
  }

  stop(): void {
    this.refreshing?.cancel();
    this.expiring?.cancel();
  }
}
