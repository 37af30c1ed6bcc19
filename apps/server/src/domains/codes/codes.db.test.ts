import { codeTableRoutes as routes } from '@oneline/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestServer, type TestReader, type TestServer } from '../../testing/test-server.ts';

const label = (text: string) => ({ 'zh-CN': text, en: text });

let server: TestServer;
let admin: TestReader;
beforeAll(async () => {
  server = await createTestServer();
  admin = (await server.tenant()).reader();
});
afterAll(() => server.close());

async function newTable(name: string, isTree = true): Promise<{ name: string }> {
  const { status } = await admin.call(routes.create, { body: { name, label: label(name), isTree } });
  expect(status).toBe(201);
  return { name };
}

async function newEntry(params: { name: string }, code: string, parentCode: string | null = null) {
  const { status, body } = await admin.call(routes.createEntry, {
    params,
    body: { code, label: label(code), parentCode },
  });
  expect(status).toBe(201);
  return body;
}

describe('a code table', () => {
  it('is made once, however often it is asked for with one key', async () => {
    const body = { name: 'repeated', label: label('重复') };
    const first = await admin.call(routes.create, { body, key: 'once' });
    const again = await admin.call(routes.create, { body, key: 'once' });
    expect(again.status).toBe(201);
    expect(again.body).toEqual(first.body);
    const { rows } = await server.owner.query("select 1 from platform.audit_entry where subject_name = 'repeated'");
    expect(rows).toHaveLength(1);
  });

  it('refuses a second one of its name, also when both come at once', async () => {
    const body = { name: 'twice', label: label('两次') };
    const answers = await Promise.all([1, 2, 3, 4].map(() => admin.call(routes.create, { body })));
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([201, 409, 409, 409]);
    expect(answers.find((answer) => answer.status === 409)?.code).toBe('codes.table_exists');
  });

  it('is not seen by another tenant', async () => {
    await newTable('private');
    const stranger = (await server.tenant()).reader();
    expect((await stranger.call(routes.list)).body.items).toEqual([]);
    expect((await stranger.call(routes.get, { params: { name: 'private' } })).code).toBe('codes.table_not_found');
  });

  it('is changed only by those who may', async () => {
    const reader = (await server.tenant()).reader({ grants: [{ permission: 'code.read', scope: 'tenant' }] });
    const answer = await reader.call(routes.create, { body: { name: 'x', label: label('x') } });
    expect(answer).toMatchObject({ status: 403, code: 'access.denied' });
  });
});

describe('an entry', () => {
  it('keeps every version it has had', async () => {
    const params = await newTable('versions');
    const entry = await newEntry(params, 'a');
    await admin.call(routes.changeEntry, {
      params: { ...params, id: entry.id },
      body: { version: 1, label: label('b') },
    });
    const { body } = await admin.call(routes.history, { params: { ...params, id: entry.id } });
    expect(body.items.map((item) => [item.version, item.label.en])).toEqual([
      [2, 'b'],
      [1, 'a'],
    ]);
  });

  it('changed by two people at once is changed by one; the other is told the present state', async () => {
    const params = await newTable('race');
    const entry = await newEntry(params, 'a');
    const change = (order: number) =>
      admin.call(routes.changeEntry, { params: { ...params, id: entry.id }, body: { version: 1, order } });
    const answers = await Promise.all([change(1), change(2)]);
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    const loser = await change(3);
    expect(loser).toMatchObject({ code: 'command.stale_version', body: { details: { current: { version: 2 } } } });
  });

  it('never stands below itself', async () => {
    const params = await newTable('tree');
    const a = await newEntry(params, 'a');
    await newEntry(params, 'b', 'a');
    const answer = await admin.call(routes.changeEntry, {
      params: { ...params, id: a.id },
      body: { version: 1, parentCode: 'b' },
    });
    expect(answer.code).toBe('codes.parent_cycle');
  });

  it('with entries below it is not removed', async () => {
    const params = await newTable('used');
    const a = await newEntry(params, 'a');
    const b = await newEntry(params, 'b', 'a');
    const remove = (id: string) => admin.call(routes.removeEntry, { params: { ...params, id }, query: { version: 1 } });
    expect((await remove(a.id)).code).toBe('codes.in_use');
    expect((await remove(b.id)).status).toBe(204);
    expect((await remove(a.id)).status).toBe(204);
  });

  it('is listed after its parent, and only while it is valid when asked so', async () => {
    const params = await newTable('order');
    await newEntry(params, 'late');
    await newEntry(params, 'early');
    const child = await newEntry(params, 'child', 'late');
    await admin.call(routes.changeEntry, {
      params: { ...params, id: child.id },
      body: { version: 1, validTo: '2020-01-01' },
    });
    const codes = async (validOnly: boolean) =>
      (await admin.call(routes.entries, { params, query: { validOnly } })).body.items.map((entry) => entry.code);
    expect(await codes(false)).toEqual(['late', 'child', 'early']);
    expect(await codes(true)).toEqual(['late', 'early']);
  });

  it('cannot end before it begins', async () => {
    const params = await newTable('reversed');
    const answer = await admin.call(routes.createEntry, {
      params,
      body: { code: 'a', label: label('a'), validFrom: '2026-02-01', validTo: '2026-01-01' },
    });
    expect(answer.code).toBe('codes.validity_reversed');
  });
});
