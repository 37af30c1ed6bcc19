import { type Clock, newId } from '@oneline/kernel';
import type { Command, CommandReply, EndReason, TelephonyDriver, TelephonyEvent } from '@oneline/telephony';
import type { Logger } from '../../platform/log/log.ts';
import type { InteractionWriter } from '../interactions/index.ts';
import { type Board, createBoard, type LiveEntry } from './board.ts';
import type { Call, CallEvent, Step } from './call/call.ts';
import { endingOf, segmentsOf } from './call/outcome.ts';
import { joinCalls } from './call/redirect.ts';
import { step } from './call/step.ts';
import type { Offered, Opening, Planner } from './planning.ts';

export interface Steering {
  readonly board: Board;
  /** An event of the exchange, in order. */
  take(event: TelephonyEvent): void;
  /** Something else that happens to a call. */
  happen(entry: LiveEntry, event: CallEvent): void;
  /** Goes on with a call that was written down. */
  adopt(call: Call): LiveEntry;
  /** Books a call as it is: nothing more comes of it. */
  book(entry: LiveEntry, call: Call, at: string): void;
  /** Refuses new calls from now on. */
  refuseNew(): void;
  stats(): { readonly begun: number; readonly refused: number; readonly failed: number };
}

export interface SteeringOptions {
  readonly writer: InteractionWriter;
  readonly planner: Planner;
  readonly clock: Clock;
  readonly log: Logger;
  driver(): TelephonyDriver | null;
  exchangeId(): string;
  /** Before the exchange is told to record. */
  onRecord(call: Call, recordingId: string): Promise<void>;
  /** The exchange could not record it. */
  onUnrecorded(call: Call, recordingId: string): void;
  /** A call began, changed what people see of it, or ended. */
  onChanged(tenantId: string): void;
  onOver(call: Call): void;
}

/** What could not be found again by asking the exchange is written down before it is told. */
const writtenFirst: ReadonlySet<Command['op']> = new Set(['originate', 'record']);

/** Applies events to calls: each step is written down, then told to the exchange. */
export function createSteering(options: SteeringOptions): Steering {
  const { writer, planner, clock, log } = options;
  const board = createBoard();
  const counted = { begun: 0, refused: 0, failed: 0 };
  let isRefusing = false;

  async function send(command: Command): Promise<CommandReply | null> {
    return (await options.driver()?.send(command)) ?? null;
  }

  async function tellAll(entry: LiveEntry, commands: readonly Command[]): Promise<void> {
    // In order without waiting: the link keeps it.
    for (const command of commands) {
      void send(command).then((reply) => {
        if (!reply || reply.isDone) return;
        log.warn({ op: command.op, code: reply.code, reason: reply.reason }, 'the exchange refused a command');
        if (command.op === 'record' && entry.call) options.onUnrecorded(entry.call, command.recordingId);
        happen(entry, { type: 'call.refused', at: clock.now().toISOString(), command, code: reply.code });
      });
    }
  }

  function happen(entry: LiveEntry, event: CallEvent): void {
    const { call } = entry;
    if (!call) {
      entry.early.push(event);
      return;
    }
    if (call.phase === 'over' || ('seq' in event && event.seq <= call.seq)) return;
    follow(entry, call, step(call, event, newId));
    if (event.type === 'leg.transfer_asked' && entry.call) redirect(entry, entry.call, event);
  }

  /** Writes down what has become of a call and tells the exchange. */
  function follow(entry: LiveEntry, before: Call, { call, commands }: Step): void {
    board.index(entry, call);
    if (call.phase !== before.phase || call.segments.length !== before.segments.length)
      options.onChanged(call.tenantId);
    if (call.dueAt !== before.dueAt) arm(entry, call);
    const { tenantId, id } = call;
    if (call.phase === 'over') {
      entry.tail = entry.tail.then(() => tellAll(entry, commands)).then(() => book(entry, call, call.phaseSince));
    } else if (commands.some(({ op }) => writtenFirst.has(op))) {
      entry.tail = entry.tail
        .then(() => (entry.isWritten ? writer.keep(tenantId, id, call) : undefined))
        .then(() => recordingsIn(call, commands))
        .catch((error: unknown) => log.error({ err: error }, 'a call goes on unwritten'))
        .then(() => tellAll(entry, commands));
    } else {
      if (entry.isWritten && isWorthKeeping(before, call)) writer.keepLater(tenantId, id, call);
      if (commands.length > 0) entry.tail = entry.tail.then(() => tellAll(entry, commands));
    }
  }

  async function recordingsIn(call: Call, commands: readonly Command[]): Promise<void> {
    for (const command of commands) if (command.op === 'record') await options.onRecord(call, command.recordingId);
  }

  function arm(entry: LiveEntry, call: Call): void {
    clearTimeout(entry.timer);
    if (call.dueAt === null) return;
    const delayMs = Math.max(0, Date.parse(call.dueAt) - clock.now().getTime());
    entry.timer = setTimeout(() => happen(entry, { type: 'call.due', at: clock.now().toISOString() }), delayMs);
  }

  function redirect(
    entry: LiveEntry,
    call: Call,
    asked: Extract<TelephonyEvent, { type: 'leg.transfer_asked' }>,
  ): void {
    const second = asked.replaces === null ? undefined : board.byLeg(asked.replaces);
    if (asked.replaces !== null && second?.call) {
      const joined = joinCalls(
        { call, legId: asked.legId },
        { second: second.call, secondLegId: asked.replaces },
        { at: asked.at, newId },
      );
      if (!joined || second === entry) return;
      follow(second, second.call, joined.second);
      follow(entry, call, joined.call);
      return;
    }
    void planner
      .redirect(call, asked.to)
      .catch((error: unknown) => {
        log.error({ err: error }, 'a transfer could not be worked out');
        return null;
      })
      .then((plan) =>
        happen(entry, { type: 'call.redirected', at: clock.now().toISOString(), legId: asked.legId, plan }),
      );
  }

  function book(entry: LiveEntry, call: Call, at: string): void {
    board.remove(entry);
    if (call.segments.length === 0 || call.verdict === 'exchange_failed') counted.failed += 1;
    if (entry.isWritten) writer.end(call.tenantId, call.id, endingOf(call, at), segmentsOf(call, at));
    options.onOver(call);
    options.onChanged(call.tenantId);
  }

  async function offered(event: Extract<TelephonyEvent, { type: 'leg.offered' }>): Promise<void> {
    const { legId } = event;
    const refuse = (reason: EndReason): void => {
      counted.refused += 1;
      board.forget(legId);
      void send({ op: 'hang_up', legId, reason });
    };
    if (isRefusing) return refuse('congestion');
    const entry = board.add(legId);
    counted.begun += 1;
    try {
      const opening = await planner.open(event);
      const made = newCall(event, opening, options.exchangeId());
      const { call, commands } = step(made, { type: 'call.started', at: clock.now().toISOString() }, newId);
      board.index(entry, call);
      const written = writer.begin(call.tenantId, beginningOf(call), call);
      entry.isWritten = true;
      options.onChanged(call.tenantId);
      // A refusal rings nobody: it need not wait for the disk.
      entry.tail =
        call.phase === 'ending'
          ? tellAll(entry, commands)
          : written.then(
              () => tellAll(entry, commands),
              // Told of below, where the caller is refused.
              () => undefined,
            );
      for (const early of entry.early.splice(0)) happen(entry, early);
      await written;
    } catch (error) {
      log.error({ err: error }, 'a call could not be taken');
      counted.failed += 1;
      if (entry.call) board.remove(entry);
      refuse('congestion');
    }
  }

  return {
    board,
    take(event) {
      if (event.type === 'leg.offered') {
        if (!board.byLeg(event.legId)) void offered(event);
        return;
      }
      if (!('legId' in event)) return;
      const entry = board.byLeg(event.legId);
      if (entry) happen(entry, event);
    },
    happen,
    adopt(call) {
      const entry = board.add(call.caller.legId, call);
      arm(entry, call);
      return entry;
    },
    book,
    refuseNew() {
      isRefusing = true;
    },
    stats: () => counted,
  };
}

/** A step that could not be worked out again from what the exchange knows. */
function isWorthKeeping(before: Call, call: Call): boolean {
  return before.phase !== call.phase || before.segments !== call.segments;
}

function newCall(event: Offered & { at: string; seq: number }, opening: Opening, exchangeId: string): Call {
  const { tenantId, direction, numberId, entry, personId, unitId, from, plan } = opening;
  return {
    id: newId(Date.parse(event.at)),
    tenantId,
    exchangeId,
    seq: event.seq,
    direction,
    origin: event.origin,
    from,
    to: event.to,
    numberId,
    entry,
    startedAt: event.at,
    personId,
    unitId,
    plan,
    attempt: 0,
    phase: 'new',
    phaseSince: event.at,
    caller: { legId: event.legId, state: 'offered', cause: null },
    parties: [],
    bridgeId: null,
    playbackId: null,
    recordingId: null,
    dueAt: null,
    verdict: null,
    segments: [
      {
        kind: 'entry',
        legId: event.legId,
        personId: null,
        deviceId: event.origin.kind === 'device' ? event.origin.deviceId : null,
        trunkId: event.origin.kind === 'trunk' ? event.origin.trunkId : null,
        startedAt: event.at,
        endedAt: null,
        cause: null,
        quality: null,
      },
    ],
  };
}

function beginningOf(call: Call) {
  return {
    id: call.id,
    channel: 'voice' as const,
    direction: call.direction,
    caller: call.from.number,
    callerName: call.from.name,
    called: call.to,
    numberId: call.numberId,
    trunkId: call.origin.kind === 'trunk' ? call.origin.trunkId : null,
    entry: call.entry,
    personId: call.personId,
    unitId: call.unitId,
    startedAt: call.startedAt,
  };
}
