import { accountRoutes, personRoutes, sessionRoutes } from '@oneline/contracts';
import { describe, expect, it } from 'vitest';
import { addressOf } from './address.ts';
import { type ApiError, currentOf, invalidFieldsOf } from './api-error.ts';
import { backOffMs } from './back-off.ts';
import { createApi } from './client.ts';
import { createConnection } from './connection.ts';
import { createIntents } from './intent.ts';

type Answer = Response | Error;

function setUp(...answers: Answer[]) {
  const requests: { url: string; init: RequestInit & { headers: Record<string, string> } }[] = [];
  const waits: number[] = [];
  let signedOut = 0;
  let keys = 0;
  const connection = createConnection();
  const api = createApi({
    fetch: async (url, init) => {
      requests.push({ url: url as string, init: init as never });
      const answer = answers.shift();
      if (!answer) throw new Error('unexpected request');
      if (answer instanceof Error) throw answer;
      return answer;
    },
    connection,
    wait: async (ms) => void waits.push(ms),
    random: () => 1,
    newKey: () => `key-${++keys}`,
    onSignedOut: () => {
      signedOut += 1;
    },
  });
  return { api, connection, requests, waits, signedOut: () => signedOut };
}

const json = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status });
const problem = (status: number, code: string, details = {}): Response =>
  json(status, { type: `urn:oneline:error:${code}`, title: code, status, code, details });
const broken = (): Error => new TypeError('Failed to fetch');
const id = '019aa000-0000-7000-8000-000000000001';

describe('a call', () => {
  it('fills path and query from its route and reads the reply', async () => {
    const { api, requests } = setUp(json(200, { items: [], nextCursor: null, total: 0 }));
    const page = await api.call(personRoutes.list, {
      query: { q: '王', filter: ['state=active', 'name~a'], count: true },
    });
    expect(page.total).toBe(0);
    expect(requests[0]?.url).toBe('/api/v1/people?q=%E7%8E%8B&filter=state%3Dactive&filter=name%7Ea&count=true');
    expect(requests[0]?.init.headers['idempotency-key']).toBeUndefined();
  });

  it('sends a command with its key and the header that another site cannot add', async () => {
    const { api, requests } = setUp(json(200, {}));
    await api.call(personRoutes.leave, { params: { id }, body: { version: 3 }, idempotencyKey: 'mine' });
    expect(requests[0]?.init).toMatchObject({
      method: 'POST',
      body: '{"version":3}',
      headers: { 'idempotency-key': 'mine', 'x-oneline': '1' },
    });
  });

  it('tries a command again after a broken connection, with the same key', async () => {
    const { api, requests, waits, connection } = setUp(broken(), broken(), json(200, {}));
    await api.call(personRoutes.leave, { params: { id }, body: { version: 1 } });
    expect(requests.map(({ init }) => init.headers['idempotency-key'])).toEqual(['key-1', 'key-1', 'key-1']);
    expect(waits).toEqual([300, 600]);
    expect(connection.isOnline()).toBe(true);
  });

  it('does not try signing in twice', async () => {
    const { api, requests } = setUp(broken());
    await expect(api.call(sessionRoutes.signIn, { body: { login: 'a', password: 'b' } })).rejects.toMatchObject({
      code: 'client.offline',
    });
    expect(requests).toHaveLength(1);
  });

  it('is offline when no try gets through, and online again with the next answer', async () => {
    const { api, connection } = setUp(broken(), broken(), broken(), problem(404, 'organisation.person_not_found'));
    await expect(api.call(personRoutes.get, { params: { id } })).rejects.toMatchObject({ code: 'client.offline' });
    expect(connection.isOnline()).toBe(false);
    await expect(api.call(personRoutes.get, { params: { id } })).rejects.toMatchObject({ status: 404 });
    expect(connection.isOnline()).toBe(true);
  });

  it('tells once that the session is over, but not when a password was wrong', async () => {
    const { api, signedOut } = setUp(problem(401, 'access.not_signed_in'), problem(401, 'identity.wrong_credentials'));
    await expect(api.call(accountRoutes.list, {})).rejects.toMatchObject({ code: 'access.not_signed_in' });
    expect(signedOut()).toBe(1);
    await expect(api.call(sessionRoutes.signIn, { body: { login: 'a', password: 'b' } })).rejects.toMatchObject({
      status: 401,
    });
    expect(signedOut()).toBe(1);
  });

  it('makes a problem of an answer that is none', async () => {
    const { api } = setUp(new Response('<html>', { status: 200 }));
    await expect(api.call(sessionRoutes.me)).rejects.toMatchObject({ code: 'client.unreadable' });
  });

  it('gives the current state of a conflict and the fields of a refusal', async () => {
    const current = { id, version: 4 };
    const problems = [{ path: '/name', rule: 'minLength', params: { limit: 1 } }];
    const { api } = setUp(
      problem(409, 'command.stale_version', { current }),
      problem(400, 'request.invalid', { problems }),
    );
    const input = { params: { id }, body: { version: 3 } };
    const conflict = await api.call(personRoutes.change, input).catch((error: ApiError) => error);
    expect(currentOf(conflict)).toEqual(current);
    const refusal = await api.call(personRoutes.change, input).catch((error: ApiError) => error);
    expect(invalidFieldsOf(refusal)).toEqual(problems);
    expect(currentOf(refusal)).toBeUndefined();
  });
});

describe('an address', () => {
  it('escapes parameters and needs all of them', () => {
    expect(addressOf({ ...personRoutes.get, path: '/tables/:name' }, { params: { name: 'a/b' } })).toBe(
      '/api/v1/tables/a%2Fb',
    );
    expect(() => addressOf(personRoutes.get)).toThrow('person.get needs the parameter id');
  });
});

describe('an intent', () => {
  it('keeps its key until it is answered or becomes another', () => {
    let count = 0;
    const intents = createIntents(() => `k${++count}`);
    expect(intents.keyFor({ a: 1 })).toBe('k1');
    expect(intents.keyFor({ a: 1 })).toBe('k1');
    expect(intents.keyFor({ a: 2 })).toBe('k2');
    intents.settled();
    expect(intents.keyFor({ a: 2 })).toBe('k3');
  });
});

describe('backing off', () => {
  it('doubles up to its limit and spreads over the upper half', () => {
    const limits = { firstMs: 100, maxMs: 1000 };
    expect([0, 1, 2, 3, 4, 9].map((attempt) => backOffMs(attempt, () => 1, limits))).toEqual([
      100, 200, 400, 800, 1000, 1000,
    ]);
    expect(backOffMs(2, () => 0, limits)).toBe(200);
  });
});
