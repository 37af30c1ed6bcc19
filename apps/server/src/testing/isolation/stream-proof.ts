import type { ServerMessage } from '@oneline/contracts';
import { until } from '@oneline/testing';
import WebSocket from 'ws';
import type { TestServer } from '../test-server.ts';
import type { Filled } from './fill/filled.ts';
import { settle, tenantTables } from './tenant-tables.ts';
import { hostTopics, type TopicGenerator } from './topics.ts';
import { tracesIn, tracesOfPair } from './traces.ts';

/** The tenants take turns, so that each hears something of its own after something of the other's. */
const rounds = 2;

/** What one administrator hears on all topics. */
interface Listener {
  readonly tenant: Filled;
  readonly heard: { readonly message: ServerMessage; readonly text: string }[];
  /** Subscribes to a topic, from a cursor on where one is given; gives the answer. */
  subscribe(topic: string, since?: string): Promise<ServerMessage>;
  close(): Promise<void>;
}

/** Topics of the registry without a generator, and generators without a topic. */
export function unmatchedTopics(registered: readonly string[], generators: object): string[] {
  const known = Object.keys(generators);
  return [
    ...registered.filter((topic) => !known.includes(topic)).map((topic) => `${topic} has no generator`),
    ...known.filter((topic) => !registered.includes(topic)).map((topic) => `${topic} is no topic any more`),
  ];
}

export function registeredTopics({ modules }: Pick<TestServer, 'modules'>): string[] {
  return modules.flatMap(({ topics = [] }) => topics.map(({ topic }) => topic));
}

/**
 * Both listen to every topic while in both something of every topic happens, and then hear it all again by resuming. Gives
 * what one heard of the other, and topics on which one did not hear oneself: events come in their order, so who has heard
 * their own later ones would have heard the other's.
 */
export async function proveStream(
  server: TestServer,
  tenants: readonly [Filled, Filled],
  generators: Readonly<Record<string, TopicGenerator>>,
  topics: readonly string[] = registeredTopics(server),
): Promise<string[]> {
  const { port } = server.app.server.address() as { port: number };
  const url = `ws://127.0.0.1:${port}/api/v1/stream`;
  const listeners = await Promise.all(tenants.map((tenant) => listen(url, tenant)));
  const findings: string[] = [];
  const since = new Map<Listener, string>();
  try {
    for (const listener of listeners) {
      for (const topic of topics) {
        const answer = await listener.subscribe(topic);
        if (answer.op === 'subscribed' && !since.has(listener)) since.set(listener, answer.cursor);
        const isDue = listener.tenant.isHost || !hostTopics.includes(topic);
        if ((answer.op === 'subscribed') !== isDue) findings.push(`${listener.tenant.name}: ${topic} ${answer.op}`);
      }
    }
    for (const tenant of Array.from({ length: rounds }, () => tenants).flat()) {
      await Promise.all(Object.values(generators).map((generate) => generate(tenant)));
    }
    await settle(server);
    for (const listener of listeners) findings.push(...(await silences(listener, topics)));

    for (const listener of listeners) {
      const from = listener.heard.length;
      for (const topic of topics) await listener.subscribe(topic, since.get(listener));
      const again = listener.heard.slice(from).filter(({ message }) => message.op === 'event');
      if (again.length === 0) findings.push(`${listener.tenant.name} resumes and hears nothing`);
    }
    const tables = await tenantTables(server.owner);
    for (const [i, { tenant, heard }] of listeners.entries()) {
      const them = tenants[1 - i] as Filled;
      const { theirs } = await tracesOfPair(server.owner, tables, { us: tenant, them });
      const leaks = heard.flatMap(({ text }) => tracesIn(text, theirs));
      findings.push(...leaks.map((leak) => `${tenant.name} hears ${leak}`));
    }
  } finally {
    await Promise.all(listeners.map((listener) => listener.close()));
  }
  return findings;
}

/** Topics on which a listener has not heard every round of its own tenant, after a fair wait. */
async function silences({ tenant, heard }: Listener, topics: readonly string[]): Promise<string[]> {
  const isHeard = (topic: string): boolean =>
    heard.filter(({ message }) => message.op === 'event' && message.topic === topic).length >= rounds;
  const due = topics.filter((topic) => tenant.isHost || !hostTopics.includes(topic));
  await until(() => due.every(isHeard), { what: 'every topic to be heard' }).catch(() => undefined);
  return due.filter((topic) => !isHeard(topic)).map((topic) => `${tenant.name} hears nothing of its own on ${topic}`);
}

async function listen(url: string, tenant: Filled): Promise<Listener> {
  const socket = new WebSocket(url, { headers: { cookie: tenant.browser.cookie() } });
  const heard: Listener['heard'] = [];
  socket.on('message', (bytes: Buffer) => {
    const text = bytes.toString('utf8');
    heard.push({ message: JSON.parse(text), text });
  });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return {
    tenant,
    heard,
    async subscribe(topic, since) {
      const from = heard.length;
      socket.send(JSON.stringify({ op: 'subscribe', topic, ...(since === undefined ? {} : { since }) }));
      const isAnswer = ({ message }: Listener['heard'][number]): boolean =>
        (message.op === 'subscribed' || message.op === 'refused') && message.topic === topic;
      const answer = () => heard.slice(from).find(isAnswer)?.message;
      return until(answer, { what: `an answer for ${topic}`, everyMs: 2 });
    },
    async close() {
      socket.close();
      await closed;
    },
  };
}
