import { newId } from '@oneline/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import type { Statement } from '../db/index.ts';
import { rowHash } from './encoding.ts';
import { origin, type Place, type PlacedEntry, readEntries } from './entry-store.ts';

let server: TestServer;

beforeAll(async () => {
  server = await createTestServer();
});

afterAll(() => server.close());

const furthest: Place = { generation: 1_000_000, xid: '9000000000000000000', seq: '0' };

function entriesOf(tenantId: string): Promise<PlacedEntry[]> {
  const query = async <Row extends object>({ text, values }: Statement) =>
    (await server.owner.query<Row>(text, values as unknown[])).rows;
  return readEntries({ query }, { tenantId, after: origin, upTo: furthest, limit: 100 });
}

const insert = `insert into platform.audit_entry (tenant_id, id, at, actor_id, actor_name, session_id, ip, request_id, action,
  subject_kind, subject_id, subject_name, changes, reason)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`;

const uuidField = (column: string) => `coalesce(int4send(16) || uuid_send(${column}), int4send(-1))`;
const textField = (column: string) =>
  `coalesce(int4send(octet_length(${column})) || convert_to(${column}, 'UTF8'), int4send(-1))`;

describe('a row hash', () => {
  it('is what PostgreSQL makes of the same columns', async () => {
    const { tenantId } = await server.tenant();
    const full = [
      newId(),
      '张三 😀',
      newId(),
      '::1',
      'r',
      'thing.changed',
      'thing',
      '物',
      '名',
      '{"a": [1, "\\n"]}',
      '因',
    ];
    const sparse = [null, '', null, null, null, '', '', '', null, '{}', null];
    for (const values of [full, sparse]) {
      await server.owner.query(insert, [tenantId, newId(), '1999-12-31T23:59:59.999999Z', ...values]);
    }
    await server.owner.query(insert, [tenantId, newId(), '-infinity', ...sparse]);
    const encoded = [
      "'\\x01'::bytea",
      uuidField('tenant_id'),
      uuidField('id'),
      'int4send(8) || timestamptz_send(at)',
      uuidField('actor_id'),
      textField('actor_name'),
      uuidField('session_id'),
      ...['ip', 'request_id', 'action', 'subject_kind', 'subject_id', 'subject_name', 'changes::text', 'reason'].map(
        textField,
      ),
    ].join(' || ');
    const { rows } = await server.owner.query<{ hash: Buffer }>(
      `select sha256(${encoded}) as hash from platform.audit_entry where tenant_id = $1 order by generation, xid, seq`,
      [tenantId],
    );
    expect(rows).toHaveLength(3);
    expect(rows.map((row) => row.hash)).toEqual((await entriesOf(tenantId)).map(rowHash));
  });

  it('is pinned for one entry, so that seals of earlier versions stay good on every PostgreSQL', async () => {
    const tenantId = '01900000-0000-7000-8000-000000000001';
    const changes = '{"zeta": [1.50, null], "b": ["é\\u4e2d", {"y": [], "x": 1e3}], "": [12345678901234567890, true]}';
    await server.owner.query("insert into platform.tenant (tenant_id, code, name) values ($1, 'pinned', '固定')", [
      tenantId,
    ]);
    await server.owner.query(
      `insert into platform.audit_entry (tenant_id, id, at, actor_name, ip, action, subject_kind, subject_id, changes)
       values ($1, $1, '2026-03-01T16:00:00.123456+08', '张三', '', 'person.changed', 'person', 'p1', $2)`,
      [tenantId, changes],
    );
    const [entry] = (await entriesOf(tenantId)) as [PlacedEntry];
    expect(entry.changes).toBe(
      '{"": [12345678901234567890, true], "b": ["é中", {"x": 1000, "y": []}], "zeta": [1.50, null]}',
    );
    expect(rowHash(entry).toString('hex')).toBe('05ff91623eccba9bc73e953a2ca78e84bb48169d51767e993d17e49b1a502901');
  });
});
