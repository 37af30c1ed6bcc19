import type { Session } from '@oneline/sip';
import { telephonyErrors } from '../errors.ts';
import type { LiveLeg } from '../port/driver.ts';
import type { EventBody } from '../port/event.ts';
import type { EndCause, LegId, Origin, Presented } from '../port/party.ts';
import type { LegMedia } from './leg-media.ts';
import { qualityOf } from './quality.ts';

export type LegState = LiveLeg['state'];

export interface LegFacts {
  readonly id: LegId;
  readonly tenantId: string;
  readonly direction: 'in' | 'out';
  readonly other: Origin;
  readonly from: Presented;
  readonly to: string;
  readonly startedAt: string;
}

/** How a leg is spoken to on the wire; what it means depends on whether it came or was made. */
export interface LegWire {
  /** Ends it in whatever state it is: refuses, cancels or hangs up. The end is told by `Leg.ended`. */
  hangUp(cause: EndCause): void;
}

export interface LegOwner {
  emit(body: EventBody): void;
  now(): Date;
  /** It is over: nothing of it is kept. */
  forget(leg: Leg): void;
  /** Something went wrong in what was going on with it. */
  fault(error: unknown, legId: LegId): void;
}

/** One party's connection, from offer or origination to its end. */
export class Leg {
  readonly facts: LegFacts;
  readonly media: LegMedia;
  state: LegState | 'over';
  answeredAt: string | null = null;
  session: Session | undefined = undefined;
  /** The far end asked to be given to somebody else, and waits to hear how that goes on: statuses of SIP. */
  referred: ((status: number) => void) | undefined = undefined;
  /** The server has told something of it. */
  isHeard = false;
  isHeldHere = false;
  isHeldFar = false;
  readonly playbacks = new Set<string>();
  readonly collections = new Set<string>();
  private readonly owner: LegOwner;
  private readonly wire: () => LegWire;
  /** What ended it here, until the wire says that it has. */
  private ending: EndCause | undefined = undefined;
  private work: Promise<void> = Promise.resolve();

  constructor(facts: LegFacts, parts: { media: LegMedia; owner: LegOwner; state: LegState; wire: () => LegWire }) {
    this.facts = facts;
    this.media = parts.media;
    this.owner = parts.owner;
    this.state = parts.state;
    this.wire = parts.wire;
  }

  get id(): LegId {
    return this.facts.id;
  }

  get isOver(): boolean {
    return this.state === 'over';
  }

  get isEnding(): boolean {
    return this.ending !== undefined || this.isOver;
  }

  /** Does one thing after the other; an error is the caller's. Nothing is begun once the leg is over. */
  async inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const begun = this.work.then(() => {
      if (this.isOver) throw telephonyErrors.legUnknown({ legId: this.id });
      return work();
    });
    this.work = begun.then(
      () => undefined,
      () => undefined,
    );
    return begun;
  }

  /** As `inTurn`, for what nobody waits for: an error ends the leg. */
  inTurnOrEnd(work: () => Promise<void>): void {
    this.inTurn(work).catch((error: unknown) => {
      if (this.isEnding) return;
      this.owner.fault(error, this.id);
      this.hangUp({ reason: 'exchange_failed', sipStatus: null, q850: null });
    });
  }

  require(...states: readonly LegState[]): void {
    if (!states.some((state) => state === this.state)) throw telephonyErrors.wrongState({ state: this.state });
  }

  answered(session: Session): void {
    this.session = session;
    this.state = 'answered';
    this.answeredAt = this.owner.now().toISOString();
    this.owner.emit({ type: 'leg.answered', legId: this.id });
  }

  held(by: 'here' | 'far', isHeld: boolean): void {
    const was = by === 'here' ? this.isHeldHere : this.isHeldFar;
    if (was === isHeld) return;
    if (by === 'here') this.isHeldHere = isHeld;
    else this.isHeldFar = isHeld;
    this.owner.emit({ type: isHeld ? 'leg.held' : 'leg.unheld', legId: this.id, by });
  }

  hangUp(cause: EndCause): void {
    if (this.isEnding) return;
    this.ending = cause;
    this.wire().hangUp(cause);
  }

  /** The wire says that it is over, why unless we ended it. */
  ended(cause: EndCause): void {
    if (this.isOver) return;
    const told = this.ending === undefined ? cause : withWire(this.ending, cause);
    this.ending = told;
    this.inTurn(async () => {
      this.state = 'over';
      const quality = await this.media.close();
      for (const playbackId of this.playbacks) {
        this.owner.emit({ type: 'playback.ended', legId: this.id, playbackId, why: 'stopped', playedMs: 0 });
      }
      for (const collectionId of this.collections) {
        this.owner.emit({ type: 'collection.ended', legId: this.id, collectionId, digits: '', why: 'stopped' });
      }
      this.owner.forget(this);
      this.owner.emit({ type: 'leg.ended', legId: this.id, cause: told, quality: quality && qualityOf(quality) });
    }).catch((error: unknown) => this.owner.fault(error, this.id));
  }

  describe(): LiveLeg | undefined {
    if (this.state === 'over') return undefined;
    const { id, ...facts } = this.facts;
    return {
      legId: id,
      ...facts,
      state: this.state,
      answeredAt: this.answeredAt,
      isHeld: this.isHeldHere || this.isHeldFar,
    };
  }
}

/** Our reason, with what the wire said of it. */
const withWire = ({ reason, sipStatus, q850 }: EndCause, wire: EndCause): EndCause => ({
  reason,
  sipStatus: sipStatus ?? wire.sipStatus,
  q850: q850 ?? wire.q850,
});
