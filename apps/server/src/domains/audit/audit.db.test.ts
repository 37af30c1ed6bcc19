import { type AuditEntry, type QueryOf, type ReplyOf, auditRoutes as routes } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { recordRead } from '../../platform/audit/index.ts';
import { sealNext } from '../../platform/audit/seal.ts';
import type { AuditRecord, CommandOrigin } from '../../platform/command/index.ts';
import { createTenantPool, createTenants, type TenantPool } from '../../platform/db/index.ts';
import { createTestServer, type TestReader, type TestServer, type TestTenant } from '../../testing/test-server.ts';

let server: TestServer;
let relayPool: TenantPool;
let tenant: TestTenant;
/** Sees addresses masked, so that reading leaves no entries of its own. */
let reader: TestReader;

beforeAll(async () => {
  server = await createTestServer();
  relayPool = createTenantPool({ url: server.urls.relay, name: 'sealer', size: 1, log: server.platform.log });
});

afterAll(async () => {
  await relayPool.close();
  await server.close();
});

beforeEach(async () => {
  tenant = await server.tenant();
  reader = tenant.reader({ fields: [] });
});

const zhang: Omit<CommandOrigin, 'tenantId'> = {
  actorId: '01900000-0000-7000-8000-00000000000a',
  actorName: '张三',
  sessionId: newId(),
  ip: '192.168.1.20',
  requestId: 'r-1',
};
const li = { ...zhang, actorId: '01900000-0000-7000-8000-00000000000b', actorName: '李四', ip: null };

async function record(by: Omit<CommandOrigin, 'tenantId'>, ...records: AuditRecord[]): Promise<void> {
  for (const audit of records) {
    await server.platform.commands.run({ tenantId: tenant.tenantId, ...by }, async (change) => change.audit(audit));
  }
}

const changed = (kind: string, id: string, name: string): AuditRecord => ({
  action: `${kind}.changed`,
  subject: { kind, id, name },
  changes: { name: ['旧', name] },
  reason: '更名',
});

async function list(query: QueryOf<typeof routes.list> = {}): Promise<AuditEntry[]> {
  const { status, body } = await reader.call(routes.list, { query });
  expect(status).toBe(200);
  return body.items;
}

const names = async (filter: string[]) => (await list({ filter })).map((entry) => entry.subject.name);

async function seal(entries: number): Promise<void> {
  const relay = createTenants(relayPool).of(null);
  await expect.poll(() => sealNext(relay, tenant.tenantId, new Date()), { timeout: 15_000 }).toBe(entries);
}

describe('the audit log', () => {
  it('tells who did what to which thing, when, from where and why', async () => {
    await record(zhang, changed('person', 'p1', '王五'));
    expect(await list()).toEqual([
      {
        id: expect.any(String),
        at: expect.any(String),
        actor: { id: zhang.actorId, name: '张三' },
        ip: '192.168.*.*',
        action: 'person.changed',
        subject: { kind: 'person', id: 'p1', name: '王五' },
        changes: { name: ['旧', '王五'] },
        reason: '更名',
        requestId: 'r-1',
        isSealed: false,
      },
    ]);
  });

  it('is filtered by action, actor, subject and time, and searched by names', async () => {
    await record(zhang, changed('person', 'p1', '甲'), changed('unit', 'u1', '乙'));
    await record(li, changed('person', 'p2', '丙'));
    expect(await names([])).toEqual(['丙', '乙', '甲']);
    expect(await names(['action=person.changed'])).toEqual(['丙', '甲']);
    expect(await names(['action^=unit.'])).toEqual(['乙']);
    expect(await names([`actorId=${li.actorId}`])).toEqual(['丙']);
    expect(await names(['subjectKind=person', 'subjectId=p1'])).toEqual(['甲']);
    expect(await names(['at>=2020-01-01'])).toHaveLength(3);
    expect(await names(['at<2020-01-01'])).toEqual([]);
    expect((await list({ q: '李四' })).map((entry) => entry.subject.name)).toEqual(['丙']);
    expect((await list({ sort: 'at' })).map((entry) => entry.subject.name)).toEqual(['甲', '乙', '丙']);
    expect((await reader.call(routes.list, { query: { filter: ['ip=1'] } })).code).toBe('request.filter_invalid');
    expect((await reader.call(routes.list, { query: { sort: 'action' } })).code).toBe('request.sort_invalid');
  });

  it('is read page by page without losing or repeating an entry', async () => {
    for (let i = 0; i < 7; i += 1) await record(zhang, changed('person', `p${i}`, `${i}`));
    const seen: (string | null)[] = [];
    let cursor: string | null = null;
    do {
      const { body }: { body: ReplyOf<typeof routes.list> } = await reader.call(routes.list, {
        query: { limit: 3, count: true, ...(cursor ? { cursor } : {}) },
      });
      expect(body.total).toBe(7);
      seen.push(...body.items.map((entry) => entry.subject.name));
      cursor = body.nextCursor;
    } while (cursor);
    expect(seen).toEqual(['6', '5', '4', '3', '2', '1', '0']);
  });

  it('tells what is sealed', async () => {
    await record(zhang, changed('person', 'p1', '甲'));
    await seal(1);
    await record(zhang, changed('person', 'p2', '乙'));
    expect((await list()).map((entry) => [entry.subject.name, entry.isSealed])).toEqual([
      ['乙', false],
      ['甲', true],
    ]);
  });

  it('gives one entry, and none of another tenant', async () => {
    await record(zhang, changed('person', 'p1', '甲'));
    const [entry] = (await list()) as [AuditEntry];
    expect((await reader.call(routes.get, { params: { id: entry.id } })).body).toEqual(entry);
    const stranger = (await server.tenant()).reader();
    expect((await stranger.call(routes.get, { params: { id: entry.id } })).code).toBe('audit.not_found');
    expect((await stranger.call(routes.list)).body.items).toEqual([]);
  });

  it('needs the right to read it', async () => {
    const clerk = tenant.reader({ grants: [{ permission: 'person.read', scope: 'tenant' }] });
    for (const contract of [routes.list, routes.verify]) {
      expect((await clerk.call(contract)).code).toBe('access.denied');
    }
  });
});

describe('reading in clear', () => {
  it('is on record itself, once a request', async () => {
    await record(zhang, changed('person', 'p1', '甲'), changed('person', 'p2', '乙'));
    const [second, first] = (await list()) as [AuditEntry, AuditEntry];
    const auditor = tenant.reader({ name: '审计员' });
    const { body } = await auditor.call(routes.list);
    expect(body.items.map((entry) => entry.ip)).toEqual(['192.168.1.20', '192.168.1.20']);
    expect(await list({ filter: ['action=audit_entry.read'] })).toMatchObject([
      {
        actor: { name: '审计员' },
        subject: { kind: 'audit_entry', id: '*' },
        changes: { fields: [null, ['ip']], ids: [null, [second.id, first.id]] },
      },
    ]);
    expect(await list()).toHaveLength(3);
  });

  it('of several things is found by each of them', async () => {
    const origin = { tenantId: tenant.tenantId, ...zhang };
    const read = { action: 'person.read', kind: 'person', fields: ['mobile'] };
    await recordRead(server.platform.commands, origin, { ...read, ids: ['p1', 'p2'] });
    await recordRead(server.platform.commands, origin, { ...read, ids: ['p2'], name: '乙' });
    await recordRead(server.platform.commands, origin, { ...read, ids: [] });
    expect(await names(['subjectKind=person'])).toHaveLength(2);
    expect(await names(['subjectKind=person', 'subjectId=p1'])).toEqual([null]);
    expect(await names(['subjectKind=person', 'subjectId=p2'])).toEqual(['乙', null]);
    expect(await names(['subjectKind=person', 'subjectId=p3'])).toEqual([]);
  });
});

describe('verifying', () => {
  it('says whether all is as it was sealed, and is on record itself', async () => {
    await record(zhang, changed('person', 'p1', '甲'));
    await seal(1);
    const { status, body } = await reader.call(routes.verify);
    expect([status, body]).toEqual([
      200,
      { outcome: 'intact', sealed: 1, unsealed: 0, seals: 1, checkedAt: expect.any(String), breaks: [] },
    ]);
    expect(await list({ filter: ['action=audit.verified'] })).toMatchObject([
      { changes: { outcome: [null, 'intact'], sealed: [null, 1] } },
    ]);
  });

  it('names what was tampered with', async () => {
    await record(zhang, changed('person', 'p1', '甲'));
    await seal(1);
    const [entry] = (await list()) as [AuditEntry];
    await server.owner.query("update platform.audit_entry set reason = '无' where id = $1", [entry.id]);
    const { body } = await reader.call(routes.verify);
    expect(body).toMatchObject({ outcome: 'broken', breaks: [{ seal: 1, entryId: entry.id, what: 'changed' }] });
  });
});

describe('the database', () => {
  it('lets the application add entries, but neither change them nor choose their place', async () => {
    await record(zhang, changed('person', 'p1', '甲'));
    await seal(1);
    const app = new Client({ connectionString: server.urls.app });
    await app.connect();
    try {
      await app.query("select set_config('oneline.tenant', $1, false)", [tenant.tenantId]);
      const forbidden = [
        "update platform.audit_entry set reason = ''",
        'delete from platform.audit_entry',
        'truncate platform.audit_entry',
        `insert into platform.audit_entry (tenant_id, id, xid, at, actor_name, action, subject_kind, subject_id, changes)
         select tenant_id, gen_random_uuid(), '1', at, actor_name, action, subject_kind, subject_id, changes from platform.audit_entry`,
        `insert into platform.audit_seal select tenant_id, number + 1, last_generation, last_xid, last_seq, entry_ids, row_hashes,
         hash, sealed_at from platform.audit_seal`,
        'update platform.audit_seal set number = 2',
        'delete from platform.audit_seal',
        'delete from platform.audit_root',
        'select platform.continue_audit()',
      ];
      for (const text of forbidden) await expect(app.query(text), text).rejects.toMatchObject({ code: '42501' });
    } finally {
      await app.end();
    }
    expect((await reader.call(routes.verify)).body).toMatchObject({ outcome: 'intact', sealed: 1 });
  });
});
