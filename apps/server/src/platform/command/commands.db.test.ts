import { newId, systemClock } from '@oneline/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { createSealer } from '../secrets/sealer.ts';
import type { Change } from './change.ts';
import { type CommandOrigin, type Commands, createCommands } from './commands.ts';

let server: TestServer;
let tenantId: string;
let origin: CommandOrigin;
let other: Commands;
beforeAll(async () => {
  server = await createTestServer();
  ({ tenantId } = await server.tenant());
  origin = { tenantId, actorId: newId(), actorName: '张三', sessionId: null, ip: null, requestId: null };
  // As a second process would have them.
  other = createCommands({
    tenants: server.platform.tenants,
    clock: systemClock,
    sealer: createSealer(Buffer.alloc(32, 7)),
    onCommitted: () => undefined,
  });
});
afterAll(() => server.close());

const insertTable = (name: string) => ({
  text: `insert into codes.code_table (tenant_id, id, name, label, updated_at) values ($1, $2, $3, '{}', now())`,
  values: [tenantId, newId(), name],
});

async function rowsNamed(name: string): Promise<number> {
  const { rows } = await server.owner.query('select 1 from codes.code_table where tenant_id = $1 and name = $2', [
    tenantId,
    name,
  ]);
  return rows.length;
}

const create = (name: string) => async (change: Change) => {
  change.write(insertTable(name));
  change.audit({ action: 'x.created', subject: { kind: 'x', id: name } });
  change.emit({ topic: 'code_tables', type: 'x.created', subject: { id: name }, payload: { name } });
  return { name };
};

async function recordsOf(id: string): Promise<[audits: number, events: number]> {
  const audits = await server.owner.query(
    'select 1 from platform.audit_entry where tenant_id = $1 and subject_id = $2',
    [tenantId, id],
  );
  const events = await server.owner.query('select 1 from platform.outbox where tenant_id = $1 and subject_id = $2', [
    tenantId,
    id,
  ]);
  return [audits.rows.length, events.rows.length];
}

describe('a command', () => {
  it('writes its record, its audit entry and its event together', async () => {
    await server.platform.commands.run(origin, create('together'));
    expect(await rowsNamed('together')).toBe(1);
    expect(await recordsOf('together')).toEqual([1, 1]);
  });

  it('of which one write misses its row writes nothing at all and says why', async () => {
    const run = server.platform.commands.run(origin, async (change) => {
      await create('half')(change);
      change.write({ text: 'update codes.code_table set version = 2 where name = $1', values: ['no such'] });
    });
    await expect(run).rejects.toMatchObject({ code: 'command.stale_version' });
    expect(await rowsNamed('half')).toBe(0);
    expect(await recordsOf('half')).toEqual([0, 0]);
  });

  it('that says itself what a missed row means is believed', async () => {
    const run = server.platform.commands.run(origin, async (change) => {
      const nothing = { text: 'delete from codes.code_table where name = $1', values: ['no such'] };
      change.write(nothing, { onMiss: () => new Error('gone') });
    });
    await expect(run).rejects.toThrow('gone');
  });

  it('that fails before its end writes nothing', async () => {
    const run = server.platform.commands.run(origin, async (change) => {
      await create('failed')(change);
      throw new Error('refused');
    });
    await expect(run).rejects.toThrow('refused');
    expect(await rowsNamed('failed')).toBe(0);
  });
});

describe('a repeated command', () => {
  const request = { name: 'once' };

  it('gets the stored reply, from any process', async () => {
    const idempotency = { route: 'x', key: 'a', request };
    const first = await server.platform.commands.run(origin, create('once'), idempotency);
    const again = await other.run(origin, create('once'), idempotency);
    expect(again).toEqual(first);
    expect(await rowsNamed('once')).toBe(1);
  });

  it('with another body is refused', async () => {
    const run = other.run(origin, create('twice'), { route: 'x', key: 'a', request: { name: 'else' } });
    await expect(run).rejects.toMatchObject({ code: 'command.key_reused', httpStatus: 422 });
  });

  it('by another actor, tenant or on another route is another command', async () => {
    await other.run({ ...origin, actorId: newId() }, create('actor'), { route: 'x', key: 'a', request });
    await other.run(origin, create('route'), { route: 'y', key: 'a', request });
    expect([await rowsNamed('actor'), await rowsNamed('route')]).toEqual([1, 1]);
  });

  it('while the first still runs in this process is refused', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const idempotency = { route: 'x', key: 'slow', request };
    const first = server.platform.commands.run(
      origin,
      async (change) => {
        await promise;
        return create('slow')(change);
      },
      idempotency,
    );
    await expect(server.platform.commands.run(origin, create('slow'), idempotency)).rejects.toMatchObject({
      code: 'command.in_flight',
      httpStatus: 409,
    });
    resolve();
    await first;
  });

  it('carried out by many processes at once is carried out once', async () => {
    const processes = Array.from({ length: 6 }, () =>
      createCommands({
        tenants: server.platform.tenants,
        clock: systemClock,
        sealer: createSealer(Buffer.alloc(32, 7)),
        onCommitted: () => undefined,
      }),
    );
    // No unique name here: only the key keeps them apart.
    const work = async (change: Change) => {
      change.write({ ...insertTable(`many-${newId()}`) });
      change.audit({ action: 'x.created', subject: { kind: 'x', id: 'many' } });
      return { made: newId() };
    };
    const replies = await Promise.all(
      processes.map((commands) => commands.run(origin, work, { route: 'x', key: 'many', request })),
    );
    expect(new Set(replies.map((reply) => reply.made)).size).toBe(1);
    expect((await recordsOf('many'))[0]).toBe(1);
  });

  it('whose reply is secret is stored sealed and still given back', async () => {
    const idempotency = { route: 'secret', key: 's', request, isReplySecret: true };
    const work = async () => ({ secret: 'hunter2' });
    await other.run(origin, work, idempotency);
    const { rows } = await server.owner.query("select reply from platform.idempotency where route = 'secret'");
    expect(JSON.stringify(rows)).not.toContain('hunter2');
    expect(await other.run(origin, work, idempotency)).toEqual({ secret: 'hunter2' });
  });
});
