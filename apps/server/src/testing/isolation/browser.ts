import type { BodyOf, ParamsOf, QueryOf, ReplyOf, RouteContract } from '@oneline/contracts';
import type { FastifyInstance } from 'fastify';

/** A request as it goes over the wire; `path` is relative to `/api/v1`. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  /** Sent as the multipart field `file`. */
  readonly file?: { readonly name: string; readonly text: string };
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Sent {
  readonly status: number;
  /** The error code of a refusal. */
  readonly code: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
  readonly bytes: Buffer;
  /** The parsed body; null where it is no JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: bodies are searched, not computed with
  readonly body: any;
}

type Input<R> = Partial<{ params: ParamsOf<R>; query: QueryOf<R>; body: BodyOf<R>; headers: Record<string, string> }>;

/** A browser with cookies, at an address of its own. */
export interface Browser {
  cookie(): string;
  send(request: Request): Promise<Sent>;
  /** Calls a route that must not refuse. */
  call<const R extends RouteContract>(contract: R, input?: Input<R>): Promise<ReplyOf<R>>;
}

export interface BrowserOptions {
  readonly ip: string;
  readonly agent: string;
}

export function openBrowser(app: FastifyInstance, { ip, agent }: BrowserOptions): Browser {
  const cookies = new Map<string, string>();
  const cookie = (): string => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');

  function keep(header: string | string[] | number | undefined): void {
    for (const text of [header ?? []].flat()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(String(text)) ?? [];
      if (/Max-Age=0/.test(String(text))) cookies.delete(name);
      else cookies.set(name, value);
    }
  }

  async function send({ method, path, query = {}, body, file, headers }: Request): Promise<Sent> {
    const upload = file && multipart(file);
    const response = await app.inject({
      method: method as 'GET',
      url: `/api/v1${path}`,
      query: textOf(query),
      remoteAddress: ip,
      headers: {
        'user-agent': agent,
        'x-oneline': '1',
        ...(cookies.size === 0 ? {} : { cookie: cookie() }),
        ...(upload ? { 'content-type': upload.type } : {}),
        ...headers,
      },
      ...(upload ? { payload: upload.payload } : body === undefined ? {} : { payload: body as object }),
    });
    keep(response.headers['set-cookie']);
    const isJson = String(response.headers['content-type'] ?? '').includes('json');
    const parsed = isJson && response.body !== '' ? response.json() : null;
    return {
      status: response.statusCode,
      code: response.statusCode >= 400 ? parsed?.code : undefined,
      headers: response.headers,
      bytes: response.rawPayload,
      body: parsed,
    };
  }

  return {
    cookie,
    send,
    async call(contract, { params, query, body, headers } = {}) {
      const request = {
        method: contract.method,
        path: fillPath(contract.path.replace(/:(\w+)/g, '{$1}'), params ?? {}),
        query: query ?? {},
        ...(body === undefined ? {} : { body }),
        ...(headers ? { headers } : {}),
      };
      const sent = await send(request);
      if (sent.status >= 400) throw new Error(`${contract.id}: ${sent.status} ${sent.bytes.toString()}`);
      return sent.body;
    },
  };
}

/** `/units/{id}` with its parameters filled in. */
export function fillPath(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${template} needs ${name}`);
    return encodeURIComponent(value);
  });
}

function textOf(query: Readonly<Record<string, unknown>>): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(query)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, Array.isArray(value) ? value.map(String) : String(value)]),
  );
}

function multipart({ name, text }: { name: string; text: string }): { type: string; payload: string } {
  const boundary = 'oneline-isolation-boundary';
  const head = `content-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: text/csv`;
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    payload: `--${boundary}\r\n${head}\r\n\r\n${text}\r\n--${boundary}--\r\n`,
  };
}
