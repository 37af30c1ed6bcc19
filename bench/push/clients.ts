// Five hundred clients and the one who changes something, in one process with one clock.
import { Agent, request } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { percentile } from '../measure.ts';
import type { Committed, Delays, Delivered, Measurement, Preparation } from './message.ts';
import { subjectOf } from './subject.ts';

/** Times are of this process's clock, `performance.now()`. */
interface Sent {
  readonly atMs: number;
  committedAtMs: number;
  readonly received: number[];
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** One side: its sockets, and how a change is asked for. */
interface Side {
  change(id: string, version: number): Promise<Answer>;
  readonly sent: Map<string, Sent>;
  readonly samples: string[];
  /** Whom it changes in turn. */
  readonly people: { readonly id: string; version: number; isAnswered: boolean }[];
}

const sides = new Map<Measurement['of'], Side>();
const agent = new Agent({ keepAlive: true });
/** Events still on their way when the last command has been sent. */
const settleMs = 1_000;
let clients = 0;

function post(url: string, method: string, headers: Readonly<Record<string, string>>, body: unknown): Promise<Answer> {
  const text = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const outgoing = request(url, {
      agent,
      method,
      headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) },
    });
    outgoing.once('error', reject);
    outgoing.once('response', (response) => {
      readText(response).then((answer) => resolve({ status: response.statusCode ?? 0, text: answer }), reject);
    });
    outgoing.end(text);
  });
}

function listen(side: Side, socket: WebSocket, index: number): void {
  socket.on('message', (bytes: Buffer) => {
    const now = performance.now();
    const message = bytes.toString();
    const subject = subjectOf(message);
    if (!subject) return;
    side.samples[index] ??= message;
    side.sent.get(subject.key)?.received.push(now);
  });
}

async function connect(side: Side, count: number, open: (n: number) => { socket: WebSocket; index: number }) {
  for (let n = 0; n < count; n += 1) {
    const { socket, index } = open(n);
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.once('open', () => resolve());
    });
    listen(side, socket, index);
  }
}

async function prepare({ product, rawUrl, clients: count }: Preparation): Promise<void> {
  clients = count;
  const people = () => product.people.map((person) => ({ ...person, isAnswered: true }));
  const headers = { cookie: product.writer, 'x-oneline': '1' };
  const productSide: Side = {
    change: (id, version) =>
      post(`${product.url}/api/v1/people/${id}`, 'PATCH', headers, { version: version - 1, name: `张三 ${version}` }),
    sent: new Map(),
    samples: [],
    people: people(),
  };
  const rawSide: Side = {
    change: (id, version) => post(rawUrl, 'POST', {}, { id, version }),
    sent: new Map(),
    samples: [],
    people: people(),
  };
  sides.set('product', productSide).set('raw', rawSide);
  const stream = `${product.url.replace('http', 'ws')}/api/v1/stream`;
  await connect(productSide, count, (n) => {
    const index = n % product.cookies.length;
    const cookies = product.cookies[index] ?? [];
    const cookie = cookies[Math.floor(n / product.cookies.length) % cookies.length] ?? '';
    const socket = new WebSocket(stream, { headers: { cookie }, perMessageDeflate: false });
    socket.once('open', () => socket.send(JSON.stringify({ op: 'subscribe', topic: 'people' })));
    return { socket, index };
  });
  await connect(rawSide, count, (n) => {
    const index = n % product.cookies.length;
    return { socket: new WebSocket(`${rawUrl.replace('http', 'ws')}/${index}`, { perMessageDeflate: false }), index };
  });
}

async function measure({ of, commitsPerSecond, forMs }: Measurement): Promise<Delivered> {
  const side = sides.get(of);
  if (!side) throw new Error('not prepared');
  side.sent.clear();
  const late: number[] = [];
  let failures = 0;
  const everyMs = 1000 / commitsPerSecond;
  const before = process.cpuUsage();
  const startedAt = performance.now();
  for (let n = 0; n * everyMs < forMs; n += 1) {
    const dueAt = startedAt + n * everyMs;
    const aheadMs = dueAt - performance.now();
    if (aheadMs > 0) await sleep(aheadMs);
    late.push(Math.max(0, performance.now() - dueAt));
    const person = side.people[n % side.people.length];
    if (!person?.isAnswered) {
      failures += 1;
      continue;
    }
    person.version += 1;
    person.isAnswered = false;
    const sent: Sent = { atMs: performance.now(), committedAtMs: Number.NaN, received: [] };
    side.sent.set(`${person.id} ${person.version}`, sent);
    side.change(person.id, person.version).then(
      ({ status, text }) => {
        person.isAnswered = true;
        if (status !== 200) failures += 1;
        else if (of === 'raw') sent.committedAtMs = (JSON.parse(text) as { at: number }).at - performance.timeOrigin;
      },
      () => {
        failures += 1;
      },
    );
  }
  const tookMs = performance.now() - startedAt;
  await sleep(settleMs);
  const { user, system } = process.cpuUsage(before);
  const all = [...side.sent.values()];
  const received = all.reduce((sum, sent) => sum + sent.received.length, 0);
  return {
    perSecond: received / (tookMs / 1000),
    missing: all.length * clients - received,
    failures,
    lateP99Ms: percentile(late, 0.99),
    busyShare: (user + system) / 1000 / (tookMs + settleMs),
    samples: side.samples,
  };
}

function delaysOf({ of, committedAt }: Committed): Delays {
  const all = [...(sides.get(of)?.sent ?? [])].map(([key, sent]) => {
    const at = committedAt === null ? sent.committedAtMs : (committedAt[key] ?? Number.NaN) - performance.timeOrigin;
    return { ...sent, committedAtMs: at };
  });
  const delays = all.flatMap(({ committedAtMs, received }) => received.map((at) => at - committedAtMs));
  if (delays.some(Number.isNaN)) throw new Error('a commit without its time');
  return {
    p50Ms: percentile(delays, 0.5),
    p99Ms: percentile(delays, 0.99),
    p99FromRequestMs: percentile(
      all.flatMap(({ atMs, received }) => received.map((at) => at - atMs)),
      0.99,
    ),
  };
}

async function answer(message: Preparation | Measurement | Committed): Promise<object> {
  if ('committedAt' in message) return delaysOf(message);
  if ('of' in message) return measure(message);
  await prepare(message);
  return {};
}

process.on('message', (message: Preparation | Measurement | Committed) => {
  answer(message).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.once('disconnect', () => process.exit());
