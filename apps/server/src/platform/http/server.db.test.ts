import { codeTableRoutes as routes } from '@oneline/contracts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestServer, type TestReader, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let admin: TestReader;
beforeAll(async () => {
  server = await createTestServer();
  admin = (await server.tenant()).reader();
});
afterAll(() => server.close());

const headers = () => ({ 'x-test-reader': admin.principal.personId, 'x-oneline': '1' });
const label = { 'zh-CN': '表', en: 'table' };

describe('a request', () => {
  it('without a sign-in is refused', async () => {
    const response = await server.app.inject({ url: '/api/v1/code-tables' });
    expect([response.statusCode, response.json().code]).toEqual([401, 'access.not_signed_in']);
  });

  it('that changes something must not come from another site', async () => {
    const post = (extra: Record<string, string>) =>
      server.app.inject({
        method: 'POST',
        url: '/api/v1/code-tables',
        headers: { 'x-test-reader': admin.principal.personId, ...extra },
        payload: {},
      });
    expect((await post({})).json().code).toBe('access.origin_refused');
    expect((await post({ 'sec-fetch-site': 'cross-site' })).json().code).toBe('access.origin_refused');
    expect((await post({ 'sec-fetch-site': 'same-origin' })).json().code).toBe('request.invalid');
  });

  it('is told every field that is wrong, unknown ones too, and nothing is guessed', async () => {
    const body = { name: 'a', label: { 'zh-CN': 1 }, isTree: 'true', more: 1 } as never;
    const { code, body: problem } = await admin.call(routes.create, { body });
    const { problems } = (problem as unknown as { details: { problems: { path: string; rule: string }[] } }).details;
    expect(code).toBe('request.invalid');
    expect(problems.map(({ path, rule }) => `${path} ${rule}`).toSorted()).toEqual([
      '/isTree type',
      '/label/en required',
      '/label/zh-CN type',
      '/more additionalProperties',
    ]);
  });

  it.each([
    ['{"name":', 'request.malformed', 400],
    ['', 'request.malformed', 400],
  ])('with the body %j is %s', async (payload, code, status) => {
    const response = await server.app.inject({
      method: 'POST',
      url: '/api/v1/code-tables',
      headers: { ...headers(), 'content-type': 'application/json' },
      payload,
    });
    expect([response.statusCode, response.json().code]).toEqual([status, code]);
  });

  it('with a body that is too large, or of another kind, is refused', async () => {
    const post = (type: string, payload: string) =>
      server.app.inject({
        method: 'POST',
        url: '/api/v1/code-tables',
        headers: { ...headers(), 'content-type': type },
        payload,
      });
    expect((await post('application/json', `"${'x'.repeat(1_100_000)}"`)).json().code).toBe('request.too_large');
    expect((await post('text/html', '<p>')).json().code).toBe('request.unsupported_media');
  });

  it('with an idempotency key that is none is refused', async () => {
    const answer = await admin.call(routes.create, {
      body: { name: 'k', label },
      headers: { 'idempotency-key': 'a b' },
    });
    expect(answer.code).toBe('command.key_invalid');
  });

  it('is answered with a problem or a reply, whatever JSON it brings', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (payload) => {
        const response = await server.app.inject({
          method: 'POST',
          url: '/api/v1/code-tables',
          headers: { ...headers(), 'content-type': 'application/json' },
          payload: JSON.stringify(payload),
        });
        expect([201, 400, 409]).toContain(response.statusCode);
      }),
      { numRuns: 100 },
    );
  });

  it('gets a page that may load nothing inline, and no hint of what serves it', async () => {
    const response = await server.app.inject({ url: '/api/v1/code-tables', headers: headers() });
    expect(response.headers['content-security-policy']).not.toMatch(/unsafe/);
    expect(response.headers['x-content-type-options']).toBe('nosniff');
    expect(response.headers['x-powered-by']).toBeUndefined();
  });
});

describe('the description of the API', () => {
  it('is OpenAPI 3.1 and knows every route', async () => {
    const document = (await server.app.inject({ url: '/api/v1/openapi.json' })).json();
    expect(document.openapi).toBe('3.1.0');
    const described = Object.values(document.paths as Record<string, Record<string, { operationId: string }>>).flatMap(
      (methods) => Object.values(methods).map((operation) => operation.operationId),
    );
    const bound = server.modules.flatMap((module) => module.routes.map((binding) => binding.contract.id));
    expect(described.toSorted()).toEqual(bound.toSorted());
  });
});
