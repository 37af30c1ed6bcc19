import type { Clock } from '@oneline/kernel';
import type { LegId, LiveLeg, Snapshot, TelephonyDriver, TelephonyEvent } from '@oneline/telephony';
import type { OpenInteraction } from '../interactions/index.ts';
import type { LiveEntry } from './board.ts';
import type { Call, Caller, Party } from './call/call.ts';
import type { Steering } from './steering.ts';

export interface Recovery {
  /** The server has come (back) to an exchange, or to another one. Resolves when what lives is steered again. */
  resume(exchangeId: string, isGapless: boolean): Promise<void>;
  /** An event; those that come while it is worked out what lives wait for that. */
  take(event: TelephonyEvent): void;
}

const sidesOf = (call: Call | null): readonly (Caller | Party)[] => (call ? [call.caller, ...call.parties] : []);

/** Brings what was written down and what lives together, after a restart of either side. */
export function createRecovery(options: {
  readonly steering: Steering;
  readonly driver: TelephonyDriver;
  readonly clock: Clock;
  /** The first events are those since the last that a process before this one wrote down. */
  readonly isToldAgain: boolean;
  listOpen(): Promise<readonly OpenInteraction[]>;
}): Recovery {
  const { steering, driver, clock } = options;
  const waiting: TelephonyEvent[] = [];
  let isWorking = false;
  let hasRead = false;
  let { isToldAgain } = options;

  /** Of another exchange: nothing of it lives. */
  function fail(entry: LiveEntry, call: Call): void {
    const at = clock.now().toISOString();
    const over: Call = { ...call, verdict: 'exchange_failed', phase: 'over', phaseSince: at };
    entry.call = over;
    steering.book(entry, over, at);
  }

  /** What the exchange knows and the call does not. */
  function compare(entry: LiveEntry, legs: ReadonlyMap<LegId, LiveLeg>): void {
    const at = clock.now().toISOString();
    for (const side of sidesOf(entry.call)) {
      if (side.state === 'ended') continue;
      const leg = legs.get(side.legId);
      if (!leg) steering.happen(entry, { type: 'call.missed', at, legId: side.legId, what: 'ended' });
      else if (leg.state === 'answered' && side.state !== 'answered') {
        steering.happen(entry, { type: 'call.missed', at, legId: side.legId, what: 'answered' });
      }
    }
    if (entry.call?.phase !== 'ending') return;
    for (const side of sidesOf(entry.call)) {
      if (side.state !== 'ended') void driver.send({ op: 'hang_up', legId: side.legId, reason: 'normal' });
    }
  }

  function offerAgain(leg: LiveLeg, seq: number): void {
    const { legId, tenantId, other: origin, from, to, startedAt } = leg;
    const offered = {
      type: 'leg.offered',
      legId,
      tenantId,
      origin,
      from,
      to,
      sipCallId: '',
      divertedFrom: [],
    } as const;
    steering.take({ ...offered, seq, at: startedAt });
  }

  async function reconcile(exchangeId: string): Promise<void> {
    if (!hasRead) {
      for (const { control } of await options.listOpen()) {
        const call = control as Call;
        if (!steering.board.byId(call.id)) steering.adopt(call);
      }
      hasRead = true;
    }
    const isTold = isToldAgain;
    isToldAgain = false;
    const snapshot: Snapshot = await driver.snapshot();
    for (const entry of steering.board.entries()) {
      if (entry.call && entry.call.exchangeId !== exchangeId) fail(entry, entry.call);
    }
    for (const event of waiting.splice(0)) {
      if (event.seq > snapshot.seq) waiting.push(event);
      // Of one that is told again nobody knows whether it was booked; whoever still waits is in the snapshot.
      else if (event.type !== 'leg.offered' || !isTold) steering.take(event);
    }
    const legs = new Map(snapshot.legs.map((leg) => [leg.legId, leg]));
    for (const entry of steering.board.entries()) compare(entry, legs);
    for (const leg of snapshot.legs) {
      if (steering.board.byLeg(leg.legId)) continue;
      if (leg.direction === 'in' && leg.state === 'offered') offerAgain(leg, snapshot.seq);
      else void driver.send({ op: 'hang_up', legId: leg.legId, reason: 'lost' });
    }
  }

  return {
    async resume(exchangeId, isGapless) {
      const isSame = steering.board.entries().every(({ call }) => call === null || call.exchangeId === exchangeId);
      if (hasRead && isGapless && isSame) return;
      isWorking = true;
      try {
        await reconcile(exchangeId);
      } finally {
        isWorking = false;
        for (const event of waiting.splice(0)) steering.take(event);
      }
    },
    take(event) {
      if (isWorking || !hasRead) waiting.push(event);
      else steering.take(event);
    },
  };
}
