// Sends commands on so many connections, each the next as soon as the last is answered, and reports what came of it.
import { Agent, request } from 'node:http';
import { percentile } from '../measure.ts';
import type { Load, LoadResult } from './load-message.ts';

function send(agent: Agent, load: Load, headers: Readonly<Record<string, string>>): Promise<number> {
  const body = JSON.stringify({
    name: `t${crypto.randomUUID()}`,
    label: { 'zh-CN': '来电原因', en: 'Reason of the call' },
    description: '客户来电的主要原因',
    isTree: true,
  });
  return new Promise((resolve, reject) => {
    const outgoing = request(`${load.url}${load.path}`, {
      agent,
      method: 'POST',
      headers: {
        ...headers,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        ...(load.hasKeys ? { 'idempotency-key': crypto.randomUUID() } : {}),
      },
    });
    outgoing.once('error', reject);
    outgoing.once('response', (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0));
    });
    outgoing.end(body);
  });
}

async function run(load: Load): Promise<LoadResult> {
  const countedFrom = performance.now() + load.warmUpMs;
  const until = countedFrom + load.forMs;
  const took: number[] = [];
  let failures = 0;
  const connection = async (index: number): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const headers = load.callers[index % load.callers.length] ?? {};
    for (let now = performance.now(); now < until; ) {
      const status = await send(agent, load, headers);
      const answeredAt = performance.now();
      if (status !== 201) failures += 1;
      else if (answeredAt >= countedFrom && answeredAt < until) took.push(answeredAt - now);
      now = answeredAt;
    }
    agent.destroy();
  };
  const before = process.cpuUsage();
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: load.connections }, (_, index) => connection(index)));
  const { user, system } = process.cpuUsage(before);
  return {
    perSecond: took.length / (load.forMs / 1000),
    failures,
    p50Ms: took.length === 0 ? 0 : percentile(took, 0.5),
    p99Ms: took.length === 0 ? 0 : percentile(took, 0.99),
    busyShare: (user + system) / 1000 / (performance.now() - startedAt),
  };
}

process.on('message', (load: Load) => {
  run(load).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.once('disconnect', () => process.exit());
