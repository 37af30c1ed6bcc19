import { newId } from '@oneline/kernel';
import type { Snapshot, TelephonyDriver, TelephonyEvent } from '@oneline/telephony';
import type { TenantDb } from '../../platform/db/index.ts';
import type { DomainModule } from '../../platform/domain-module.ts';
import type { Platform } from '../../platform/platform.ts';
import type { InteractionsModule } from '../interactions/index.ts';
import type { Call } from './call/call.ts';
import { oweCallback } from './callback-store.ts';
import { createChangeNews } from './change-news.ts';
import { createPlanner } from './planning.ts';
import type { CallsPorts } from './ports.ts';
import type { Names } from './presenting.ts';
import { createRecovery } from './recovery.ts';
import { callBindings } from './routes.ts';
import { createSteering } from './steering.ts';

export { callErrors } from './errors.ts';
export type { CallsPorts, DialledNumber, NumberEntry, Reachable, RecordingOfCall, WayOut } from './ports.ts';

export interface CallsModule extends DomainModule {
  /** Steers the calls of an exchange from now on, and takes up those that live in it. `heard`: what the driver began from. */
  attach(driver: TelephonyDriver, heard?: { exchangeId: string; seq: number } | null): void;
  /** The last event of which everything has been written down; null when nothing waits for what came since. */
  lastHeard(): Promise<{ exchangeId: string; seq: number } | null>;
  /** Tells the exchange what has been configured since. */
  configure(): Promise<void>;
  /** Takes no new calls and resolves when none lives. */
  drain(): Promise<void>;
  /** Ends every call: each is booked, and its caller owed a callback. At most some seconds. */
  stop(): Promise<void>;
  stats(): CallStats;
}

export interface CallStats {
  readonly live: number;
  readonly begun: number;
  readonly refused: number;
  readonly failed: number;
  readonly isExchangeUp: boolean;
}

export interface CallsOptions {
  readonly interactions: Pick<InteractionsModule, 'writer' | 'listOpen' | 'list' | 'find' | 'segmentsOf' | 'quality'>;
  readonly ports: CallsPorts;
  names(db: TenantDb, personIds: readonly string[]): Promise<Names>;
  /** Every event, for what is no matter of calls. */
  onNews(event: TelephonyEvent): void;
  /** How the exchange is, after news of it may have been missed. */
  onSnapshot(snapshot: Snapshot, at: string): void;
}

/** Events that come from the exchange itself change nothing of what it is to know. */
const toldByExchange: ReadonlySet<string> = new Set(['trunk.state_changed', 'device.registration_changed']);
const stopTimeoutMs = 3_000;
const lookEveryMs = 20;

/** 呼叫: steers every call and books it. */
export function createCalls(platform: Platform, options: CallsOptions): CallsModule {
  const { interactions, ports, names } = options;
  const { clock, log, tenants, commands } = platform;
  const news = createChangeNews({ commands, log });
  let driver: TelephonyDriver | null = null;
  let exchangeId: string | null = null;
  let isStopping = false;
  const detach: (() => void)[] = [];

  const steering = createSteering({
    writer: interactions.writer,
    planner: createPlanner(ports),
    clock,
    log,
    driver: () => driver,
    exchangeId: () => exchangeId ?? '',
    onRecord: (call, recordingId) =>
      ports.beginRecording(call.tenantId, {
        id: recordingId,
        callId: call.id,
        kind: call.phase === 'message' ? 'message' : 'call',
        personId: call.plan.kind === 'voicemail' ? call.plan.personId : call.personId,
        unitId: call.unitId,
        caller: call.from.number,
        callerName: call.from.name,
        startedAt: clock.now().toISOString(),
      }),
    onUnrecorded: ({ tenantId, id }, recordingId) =>
      void ports
        .dropRecording(tenantId, recordingId)
        .catch((error: unknown) => log.error({ err: error, callId: id }, 'a recording could not be crossed out')),
    onChanged: (tenantId) => news.changed(tenantId),
    onOver: (call) => void owe(call),
  });

  /** Whoever was cut off by us is called back. */
  async function owe(call: Call): Promise<void> {
    const isOurs = call.verdict === 'exchange_failed' || (isStopping && call.verdict === 'congestion');
    if (!isOurs || call.direction !== 'in' || call.from.number === null || call.plan.kind === 'echo') return;
    const { tenantId, id, from, unitId } = call;
    const reason = call.verdict === 'exchange_failed' ? 'exchange_failed' : 'server_stopped';
    const owed = { id: newId(), callId: id, number: from.number as string, name: from.name, reason, unitId } as const;
    await oweCallback(tenants.of(tenantId), { ...owed, owedAt: clock.now().toISOString() }).catch((error: unknown) =>
      log.error({ err: error, callId: id }, 'a callback could not be written down'),
    );
  }

  const live = (): Call[] => steering.board.entries().flatMap(({ call }) => (call ? [call] : []));

  async function configure(): Promise<void> {
    if (!driver || exchangeId === null) return;
    const reply = await driver.send({ op: 'configure', settings: await ports.exchangeSettings() });
    if (!reply.isDone) log.error({ code: reply.code, reason: reply.reason }, 'the exchange refused its settings');
  }

  async function compare(attached: TelephonyDriver): Promise<void> {
    options.onSnapshot(await attached.snapshot(), clock.now().toISOString());
  }

  async function untilNone(): Promise<void> {
    while (steering.board.size > 0) await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }

  return {
    name: 'calls',
    routes: callBindings({
      interactions,
      commands,
      names,
      live: (tenantId) => live().filter((call) => call.tenantId === tenantId),
      isExchangeUp: () => exchangeId !== null,
      hangUp(tenantId, id) {
        const entry = steering.board.byId(id);
        if (entry?.call?.tenantId !== tenantId) return false;
        steering.happen(entry, { type: 'call.hang_up', at: clock.now().toISOString(), reason: 'normal' });
        return true;
      },
    }),
    topics: [{ topic: 'live_calls', access: 'call.read' }],
    subscribers: [
      {
        name: 'exchange-settings',
        kind: 'local',
        topics: ['trunks', 'devices'],
        handle: (event) => (toldByExchange.has(event.type) ? Promise.resolve() : configure()),
      },
    ],
    attach(attached, heard = null) {
      driver = attached;
      const recovery = createRecovery({
        steering,
        driver: attached,
        clock,
        isToldAgain: heard !== null,
        listOpen: () => interactions.listOpen('voice'),
      });
      detach.push(
        attached.onEvent((event) => {
          options.onNews(event);
          recovery.take(event);
        }),
        attached.onLink((link) => {
          exchangeId = link.isUp ? link.exchangeId : null;
          if (!link.isUp) return;
          void recovery
            .resume(link.exchangeId, link.isGapless)
            .then(configure)
            .then(() => (link.isGapless ? undefined : compare(attached)))
            .catch((error: unknown) => log.error({ err: error }, 'taking up calls failed'));
        }),
      );
    },
    async lastHeard() {
      const open = (await interactions.listOpen('voice')).map(({ control }) => control as Call);
      const [oldest] = open.toSorted((a, b) => a.seq - b.seq);
      return oldest ? { exchangeId: oldest.exchangeId, seq: oldest.seq } : null;
    },
    configure,
    async drain() {
      steering.refuseNew();
      await untilNone();
    },
    async stop() {
      isStopping = true;
      steering.refuseNew();
      const at = clock.now().toISOString();
      for (const entry of steering.board.entries()) {
        steering.happen(entry, { type: 'call.hang_up', at, reason: 'congestion' });
      }
      const given = new Promise<void>((resolve) => setTimeout(resolve, stopTimeoutMs).unref());
      await Promise.race([untilNone(), given]);
      await interactions.writer.settle();
    },
    stats: () => ({ ...steering.stats(), live: steering.board.size, isExchangeUp: exchangeId !== null }),
    async close() {
      for (const end of detach.splice(0)) end();
      await news.close();
    },
  };
}
