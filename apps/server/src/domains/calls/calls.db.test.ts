import { callRoutes } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import type { Command, EventBody } from '@oneline/telephony';
import { until } from '@oneline/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTenantPool, createTenants, type TenantDb, type TenantPool } from '../../platform/db/index.ts';
import { createTestServer, type TestReader, type TestServer, type TestTenant } from '../../testing/test-server.ts';
import { createInteractions, type InteractionsModule } from '../interactions/index.ts';
import { ended } from './fixture/a-call.ts';
import { createPaperExchange, type PaperExchange } from './fixture/paper-exchange.ts';
import { type CallsModule, type CallsPorts, createCalls } from './index.ts';

let server: TestServer;
let relayPool: TenantPool;
let installationDb: TenantDb;
let tenant: TestTenant;
let reader: TestReader;
let exchange: PaperExchange;
let interactions: InteractionsModule;
let calls: CallsModule;
const trunkId = newId();
const personId = newId();
const deskId = newId();

beforeAll(async () => {
  server = await createTestServer();
  relayPool = createTenantPool({ url: server.urls.relay, name: 'calls', size: 1, log: server.platform.log });
  installationDb = createTenants(relayPool).of(null);
});
afterAll(async () => {
  await relayPool.close();
  await server.close();
});
beforeEach(async () => {
  tenant = await server.tenant();
  reader = tenant.reader();
  exchange = createPaperExchange();
  ({ interactions, calls } = compose(`place-${newId()}`));
  calls.attach(exchange);
});
afterEach(async () => {
  await calls.close?.();
  await interactions.close?.();
});

function compose(holder: string): { interactions: InteractionsModule; calls: CallsModule } {
  const store = createInteractions(server.platform, {
    installationDb,
    holder,
    ownerUrl: server.urls.owner,
  });
  const module = createCalls(server.platform, {
    interactions: store,
    ports: ports(),
    names: async () => new Map(),
    onNews: () => undefined,
    onSnapshot: () => undefined,
  });
  return { interactions: store, calls: module };
}

const desk = { personId, unitId: null, name: '张三', extension: '801', deviceIds: [deskId] };

function ports(): CallsPorts {
  const { tenantId } = tenant;
  const numberId = newId();
  return {
    async findNumber(_trunkId, dialled) {
      if (dialled === '95598') return { tenantId, numberId, entry: { kind: 'echo' } };
      if (dialled === '801') return { tenantId, numberId, entry: { kind: 'person', personId } };
      return null;
    },
    screen: async (_tenantId, caller) => (caller.number === '666' ? 'declined' : null),
    findPerson: async () => desk,
    findByDevice: async () => desk,
    findByExtension: async () => null,
    waysOut: async () => 'not_allowed',
    greeting: async () => [],
    music: async () => [],
    isRecorded: async () => false,
    beginRecording: async () => undefined,
    dropRecording: async () => undefined,
    exchangeSettings: async () => ({ trunks: [], devices: [], limits: [] }),
  };
}

function offer(to: string, number = '13800001111'): string {
  const legId = newId();
  exchange.emit(offered(legId, to, number));
  return legId;
}

const offered = (legId: string, to: string, number: string): EventBody => ({
  type: 'leg.offered',
  legId,
  tenantId: tenant.tenantId,
  origin: { kind: 'trunk', trunkId },
  from: { number, name: null },
  to,
  sipCallId: legId,
  divertedFrom: [],
});

const told = <Op extends Command['op']>(op: Op): Extract<Command, { op: Op }>[] =>
  exchange.told.filter((command) => command.op === op) as Extract<Command, { op: Op }>[];

const toldOf = <Op extends Command['op']>(op: Op, count = 1) =>
  until(() => told(op).length >= count && told(op), { what: `${op} to be told` });

/** The records, once there are as many as these and every call is over. */
const booked = (count = 1) =>
  until(
    async () => {
      await interactions.writer.settle();
      const { body } = await reader.call(callRoutes.list, {
        query: { limit: 1, count: true, filter: ['endedAt!=null'] },
      });
      return body.total === count && (await reader.call(callRoutes.list, {})).body.items;
    },
    { what: 'the records' },
  );

describe('a call from a trunk', () => {
  it('is on disk before it is answered', async () => {
    offer('95598');
    await toldOf('answer');
    const { rows } = await server.owner.query(
      'select count(*)::int as count from interactions.interaction i join interactions.open o on o.interaction_id = i.id where i.tenant_id = $1',
      [tenant.tenantId],
    );
    expect(rows).toEqual([{ count: 1 }]);
  });

  it('is booked with its segments when it is over', async () => {
    const legId = offer('95598');
    await toldOf('echo');
    exchange.emit({ type: 'leg.answered', legId });
    exchange.emit(ended(legId));
    const [record] = await booked();
    expect(record).toMatchObject({
      direction: 'in',
      caller: '13800001111',
      called: '95598',
      entry: 'echo',
      outcome: 'served',
      cause: 'normal',
      waitMs: null,
      talkMs: 0,
    });
    const { body } = await reader.call(callRoutes.get, { params: { id: record?.id ?? '' } });
    expect(body.segments.map(({ kind }) => kind)).toEqual(['entry', 'echo']);
    expect(
      (await server.owner.query('select * from interactions.open where tenant_id = $1', [tenant.tenantId])).rows,
    ).toEqual([]);
  });

  it('to a number that nobody configured is refused, and booked', async () => {
    const legId = offer('12345');
    expect(await toldOf('hang_up')).toEqual([{ op: 'hang_up', legId, reason: 'unknown_number' }]);
    exchange.emit(ended(legId, 'unknown_number'));
    expect(await booked()).toMatchObject([{ outcome: 'refused', called: '12345' }]);
  });

  it('from somebody on the block list is refused', async () => {
    const legId = offer('95598', '666');
    expect(await toldOf('hang_up')).toEqual([{ op: 'hang_up', legId, reason: 'declined' }]);
  });

  it('to somebody rings their desk phone; both talk, and it is booked to that person', async () => {
    const legId = offer('801');
    const [originate] = await toldOf('originate');
    expect(originate).toMatchObject({ to: { kind: 'device', deviceId: deskId }, from: { number: '13800001111' } });
    const party = originate?.legId ?? '';
    exchange.emit({ type: 'leg.answered', legId: party });
    await toldOf('bridge');
    exchange.emit(ended(legId));
    exchange.emit(ended(party));
    const [record] = await booked();
    expect(record).toMatchObject({ outcome: 'answered', person: { id: personId } });
    expect(record?.waitMs).not.toBeNull();
  });

  it('that is given up before it is known what to do is booked as abandoned', async () => {
    const legId = offer('801');
    exchange.emit(ended(legId, 'cancelled'));
    const [originate] = await toldOf('originate');
    exchange.emit(ended(originate?.legId ?? '', 'cancelled'));
    expect(await booked()).toMatchObject([{ outcome: 'abandoned' }]);
  });

  it('is refused when it cannot be written down, and nobody is rung', async () => {
    const begin = interactions.writer.begin;
    Object.assign(interactions.writer, { begin: () => Promise.reject(new Error('the disk is full')) });
    const legId = offer('801');
    expect(await toldOf('hang_up')).toContainEqual({ op: 'hang_up', legId, reason: 'congestion' });
    expect(told('originate')).toEqual([]);
    Object.assign(interactions.writer, { begin });
  });
});

describe('many calls', () => {
  it('at once are all booked, each once', async () => {
    const legs = Array.from({ length: 300 }, () => offer('95598'));
    await toldOf('echo', 300);
    for (const legId of legs) exchange.emit(ended(legId));
    await booked(300);
    const { rows } = await server.owner.query(
      'select count(*)::int as segments from interactions.segment where tenant_id = $1',
      [tenant.tenantId],
    );
    expect(rows).toEqual([{ segments: 600 }]);
  });
});

describe('a server that is started anew', () => {
  async function restart(exchangeId: string, legs: string[]): Promise<void> {
    await interactions.writer.settle();
    await calls.close?.();
    const holder = (
      await server.owner.query('select holder from interactions.open where tenant_id = $1', [tenant.tenantId])
    ).rows[0]?.holder;
    exchange = createPaperExchange(exchangeId, 1_000);
    exchange.link(
      { isUp: true, exchangeId, isGapless: true },
      legs.map((legId) => ({ legId, state: 'answered' as const, direction: 'in' as const })),
    );
    ({ interactions, calls } = compose(holder));
    calls.attach(exchange);
  }

  async function talk(): Promise<{ legId: string; party: string }> {
    const legId = offer('801');
    const [originate] = await toldOf('originate');
    const party = originate?.legId ?? '';
    exchange.emit({ type: 'leg.answered', legId: party });
    await toldOf('bridge');
    return { legId, party };
  }

  it('goes on with what lives, and books it at its end', async () => {
    const { legId, party } = await talk();
    await restart('one', [legId, party]);
    await until(() => calls.stats().live === 1, { what: 'the call to be taken up' });
    exchange.emit(ended(legId));
    exchange.emit(ended(party));
    expect(await booked()).toMatchObject([{ outcome: 'answered', cause: 'normal' }]);
  });

  it('books what ended meanwhile', async () => {
    await talk();
    await restart('one', []);
    expect(await booked()).toMatchObject([{ outcome: 'answered', cause: 'lost' }]);
  });

  it('books with its cause what lived in another exchange, and owes a callback', async () => {
    await talk();
    await restart('two', []);
    expect(await booked()).toMatchObject([{ outcome: 'answered', cause: 'exchange_failed' }]);
    const owed = await until(
      async () => {
        const { body } = await reader.call(callRoutes.callbacks);
        return body.items.length > 0 && body.items;
      },
      { what: 'the callback' },
    );
    expect(owed).toMatchObject([{ number: '13800001111', reason: 'exchange_failed' }]);
    const [callback] = owed;
    const done = await reader.call(callRoutes.callbackDone, {
      params: { id: callback?.id ?? '' },
      body: { version: 1 },
    });
    expect(done.body).toMatchObject({ version: 2, doneAt: expect.any(String) });
    expect((await reader.call(callRoutes.callbacks)).body.items).toEqual([]);
  });

  it('answers who was offered meanwhile and nobody knows yet', async () => {
    const legId = newId();
    await calls.close?.();
    exchange = createPaperExchange('one');
    const { number, ...rest } = { number: '13800002222', legId, to: '95598' };
    exchange.link({ isUp: true, exchangeId: 'one', isGapless: true }, [
      {
        ...rest,
        state: 'offered',
        direction: 'in',
        tenantId: tenant.tenantId,
        other: { kind: 'trunk', trunkId },
        from: { number, name: null },
        startedAt: new Date().toISOString(),
      },
    ]);
    ({ interactions, calls } = compose(`place-${newId()}`));
    calls.attach(exchange);
    expect(await toldOf('answer')).toEqual([{ op: 'answer', legId }]);
  });

  it('hangs up legs that belong to no call', async () => {
    await calls.close?.();
    const legId = newId();
    exchange = createPaperExchange('one');
    exchange.link({ isUp: true, exchangeId: 'one', isGapless: true }, [{ legId, state: 'answered', direction: 'out' }]);
    ({ interactions, calls } = compose(`place-${newId()}`));
    calls.attach(exchange);
    expect(await toldOf('hang_up')).toEqual([{ op: 'hang_up', legId, reason: 'lost' }]);
  });
});

describe('a server that stops', () => {
  it('ends every call and owes each caller a callback', async () => {
    const legId = offer('801');
    const [originate] = await toldOf('originate');
    const stopping = calls.stop();
    await toldOf('hang_up', 2);
    exchange.emit(ended(legId, 'congestion'));
    exchange.emit(ended(originate?.legId ?? '', 'congestion'));
    await stopping;
    expect(offer('801')).toBeTruthy();
    await toldOf('hang_up', 3);
    expect(told('originate')).toHaveLength(1);
    expect((await reader.call(callRoutes.callbacks)).body.items).toMatchObject([{ reason: 'server_stopped' }]);
  });
});

describe('who reads', () => {
  async function oneCall(): Promise<string> {
    const legId = offer('95598');
    await toldOf('echo');
    exchange.emit(ended(legId));
    const [record] = await booked();
    return record?.id ?? '';
  }

  it('sees numbers as their rights say, and is on record for clear ones', async () => {
    await oneCall();
    const masked = tenant.reader({ fields: [] });
    const { body } = await masked.call(callRoutes.list, {});
    expect(body.items).toMatchObject([{ caller: '138****1111', called: '95598' }]);
    expect((await masked.call(callRoutes.list, { query: { q: '13800001111' } })).body.items).toEqual([]);
    expect((await masked.call(callRoutes.list, { query: { filter: ['caller=13800001111'] } })).code).toBe(
      'request.filter_invalid',
    );
    expect((await reader.call(callRoutes.list, { query: { filter: ['caller=13800001111'] } })).body.items).toHaveLength(
      1,
    );
    const { rows } = await server.owner.query(
      "select count(*)::int as reads from platform.audit_entry where tenant_id = $1 and action = 'call.read'",
      [tenant.tenantId],
    );
    expect(rows[0].reads).toBeGreaterThan(0);
  });

  it('sees what their right reaches, and nothing of another tenant', async () => {
    const id = await oneCall();
    const own = tenant.reader({ grants: [{ permission: 'call.read', scope: 'own' }] });
    expect((await own.call(callRoutes.list, {})).body.items).toEqual([]);
    expect((await own.call(callRoutes.get, { params: { id } })).code).toBe('calls.not_found');
    const stranger = (await server.tenant()).reader();
    expect((await stranger.call(callRoutes.list, {})).body.items).toEqual([]);
    expect((await stranger.call(callRoutes.get, { params: { id } })).code).toBe('calls.not_found');
    expect((await stranger.call(callRoutes.hangUp, { params: { id } })).code).toBe('calls.not_found');
    expect((await reader.call(callRoutes.hangUp, { params: { id } })).code).toBe('calls.over');
  });

  it('reads page by page, newest first', async () => {
    for (let i = 1; i <= 3; i += 1) {
      exchange.emit(ended(offer('12345'), 'unknown_number'));
      await booked(i);
    }
    const first = await reader.call(callRoutes.list, { query: { limit: 2 } });
    const second = await reader.call(callRoutes.list, { query: { limit: 2, cursor: first.body.nextCursor ?? '' } });
    const ids = [...first.body.items, ...second.body.items].map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted().toReversed());
    expect(ids).toHaveLength(3);
  });

  it('sees how trunks sounded', async () => {
    const legId = offer('95598');
    await toldOf('echo');
    const quality = {
      packetsSent: 50,
      packetsReceived: 50,
      lostShare: 0.01,
      farLostShare: null,
      jitterMs: 3,
      roundTripMs: 40,
      mos: 4.2,
    };
    exchange.emit({ ...ended(legId), quality });
    const [record] = await booked();
    expect(record?.mos).toBe(4.2);
    const to = new Date(Date.now() + 60_000).toISOString();
    const from = new Date(Date.now() - 60_000).toISOString();
    const { body } = await reader.call(callRoutes.quality, { query: { from, to } });
    expect(body.items).toMatchObject([{ trunkId, legs: 1, meanMos: 4.2, meanLostShare: 0.01 }]);
    expect((await reader.call(callRoutes.quality, { query: { from: to, to: from } })).code).toBe(
      'calls.range_too_long',
    );
  });
});
