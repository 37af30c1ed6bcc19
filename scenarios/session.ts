import { demoPassword } from '../apps/server/src/testing/running-server.ts';

/** Somebody signed in over HTTP, as any client of the API is. */
export interface ApiSession {
  /** The body goes as JSON, or as the form that it is. */
  send(
    method: string,
    path: string,
    options?: { body?: unknown; key?: string },
  ): Promise<{ status: number; body: unknown }>;
  /** A file, whole. */
  download(path: string): Promise<Buffer>;
}

/** Signs in to a demo server. */
export async function openSession(url: string, login = 'admin', password = demoPassword): Promise<ApiSession> {
  const common = { 'x-oneline': '1' };
  const json = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { ...common, ...json },
    body: JSON.stringify({ login, password }),
  });
  if (!response.ok) throw new Error(`signing in: ${response.status} ${await response.text()}`);
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return {
    async send(method, path, { body, key } = {}) {
      const isForm = body instanceof FormData;
      const answer = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: {
          ...common,
          cookie,
          ...(body === undefined || isForm ? {} : json),
          ...(key === undefined ? {} : { 'idempotency-key': key }),
        },
        ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
      });
      const text = await answer.text();
      return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
    },
    async download(path) {
      const answer = await fetch(`${url}/api/v1${path}`, { headers: { ...common, cookie } });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return Buffer.from(await answer.arrayBuffer());
    },
  };
}
