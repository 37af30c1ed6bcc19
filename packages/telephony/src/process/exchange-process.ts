import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { newId } from '@oneline/kernel';
import { createEmbeddedExchange, type EmbeddedExchange } from '../embedded/create-exchange.ts';
import type { ExchangeSettings } from '../embedded/settings.ts';
import { type ServedExchange, serveExchange } from '../link/serve-exchange.ts';
import type { EventBody } from '../port/event.ts';
import { exchangeFiles, writeWhole } from './exchange-files.ts';
import { createProcessLog } from './process-log.ts';

// What `launchExchange` starts: `node exchange-process.ts SETTINGS-FILE`. It outlives the server that started it.

const settings = JSON.parse(await readFile(process.argv[2] ?? '', 'utf8')) as ExchangeSettings;
const log = createProcessLog(settings.log);
const exchangeId = newId();
const portTries = 20;
const portStep = 10;
/** An exchange that no server comes back to, and over which nobody talks, ends by itself. */
const forlornMs = 60_000;
const lookEveryMs = 5_000;

let served: ServedExchange | undefined;
/** What happens before anybody can be told: recordings that were repaired, trunks that come up. */
const early: EventBody[] = [];
const emit = (body: EventBody): void => {
  if (served) served.emit(body);
  else early.push(body);
};

const exchange = await openOnFreePorts();
served = await serveExchange({
  engine: exchange.engine,
  socketPath: settings.socketPath,
  exchangeId,
  now: () => new Date(),
});
for (const body of early.splice(0)) served.emit(body);
const { addresses } = exchange;
await writeWhole(exchangeFiles(dirname(settings.socketPath)).info, { exchangeId, pid: process.pid, addresses });
log.info({ exchangeId, addresses }, 'the exchange is up');

let forlornSinceMs = performance.now();
const looking = setInterval(() => {
  const isUsed = (served?.servers ?? 0) > 0 || exchange.engine.snapshot().legs.length > 0;
  if (isUsed) forlornSinceMs = performance.now();
  else if (performance.now() - forlornSinceMs > forlornMs) void end('nobody comes back');
}, lookEveryMs);

let isEnding = false;
async function end(why: string): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  log.info({ why }, 'the exchange ends');
  clearInterval(looking);
  await exchange.close();
  await served?.close();
  process.exit(0);
}

process.on('SIGTERM', () => void end('it was told to'));
// Of the terminal that started the server: that decides.
process.on('SIGINT', () => undefined);
process.on('SIGHUP', () => undefined);
process.on('uncaughtException', (error) => log.error({ err: error }, 'something was not caught'));
process.on('unhandledRejection', (error) => log.error({ err: error }, 'something was not caught'));

/** On the ports of its settings, or the next ones that are free: two installations run side by side. */
async function openOnFreePorts(): Promise<EmbeddedExchange> {
  for (let tries = 0; ; tries++) {
    const shift = (port: number | null): number | null =>
      port === null || port === 0 ? port : port + tries * portStep;
    const { udp, tcp, tls, ws } = settings.ports;
    const ports = { udp: shift(udp), tcp: shift(tcp), tls: shift(tls), ws: shift(ws) };
    try {
      return await createEmbeddedExchange({ ...settings, ports }, { emit, log });
    } catch (error) {
      const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!isTaken || tries + 1 === portTries) throw error;
    }
  }
}
