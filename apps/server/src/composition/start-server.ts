import { join } from 'node:path';
import { systemClock } from '@oneline/kernel';
import type { ExchangeAddress } from '@oneline/telephony';
import type { Terminal } from '../cli/command.ts';
import { loadCertificate } from '../platform/http/index.ts';
import { loadSecrets } from '../platform/secrets/secrets.ts';
import { buildWeb } from '../platform/web/web-build.ts';
import { composeServer } from './compose-server.ts';
import { words } from './i18n/words.ts';
import { listen } from './listen.ts';
import { openDatabase } from './open-database.ts';
import { openExchange } from './open-exchange.ts';
import { prepareDatabase } from './prepare-database.ts';
import { addressOf } from './public-address.ts';
import { createReadiness } from './readiness.ts';
import { removeRunFile, writeRunFile } from './run-file.ts';
import { seedFirstTime } from './seed/seed-first-time.ts';
import { createStopping } from './stopping.ts';

export interface StartedServer {
  readonly url: string;
  /** The exit code, once it has stopped. */
  readonly stopped: Promise<number>;
}

const repositoryDir = join(import.meta.dirname, '../../../..');

/** Starts everything in order; SIGTERM, SIGINT stop it, at any moment of its start too; SIGUSR2 drains it first. */
export async function startServer(terminal: Terminal): Promise<StartedServer> {
  const { config, log, say } = terminal;
  const startedAt = systemClock.now();
  const readiness = createReadiness();
  const opened = new AsyncDisposableStack();
  // Closed even when the stop comes while it opens.
  const own = async <Resource extends { close(): Promise<void> }>(open: () => Promise<Resource>): Promise<Resource> => {
    if (opened.disposed) throw new Error('stopped while starting');
    const opening = open();
    opened.defer(() =>
      opening.then(
        (resource) => resource.close(),
        () => undefined,
      ),
    );
    return opening;
  };
  const drains: (() => Promise<void>)[] = [];
  const stopping = createStopping({ log, close: () => opened.disposeAsync() });
  onSignals(async (isDraining) => {
    if (stopping.isStopping()) return;
    readiness.become('draining');
    say(isDraining ? 'Draining …' : 'Stopping …');
    await stopping.stop(isDraining ? drains : []);
  });

  try {
    const secrets = await loadSecrets(config.dataDir);
    const exchange = openExchange({ config, secrets, log });
    opened.defer(() => exchange.close());
    const webBuilt = readiness.step('web', () => buildWeb(repositoryDir));
    // Told apart from a failure of the database below, which comes first when both fail.
    webBuilt.catch(() => undefined);
    const database = await own(() => readiness.step('database', () => openDatabase(config, secrets, log)));
    await readiness.step('migrations', () => prepareDatabase(database.urls, log));
    const { dir: webDir, isFresh } = await webBuilt;
    if (isFresh) log.info('web built');
    const certificate = config.isTls ? await loadCertificate(config, startedAt) : null;
    const server = await own(() =>
      composeServer({
        config,
        secrets,
        urls: database.urls,
        log,
        clock: systemClock,
        webDir,
        certificate,
        readiness: readiness.current,
      }),
    );
    drains.push(() => server.drain());
    await server.start();
    exchange.steerBy(server.domains.calls);
    const port = await listen(server.app, config);
    const url = config.publicUrl ?? addressOf(config, port);
    server.setPublicUrl(url);
    await writeRunFile(config.dataDir, { pid: process.pid, url, startedAt: startedAt.toISOString() });
    opened.defer(() => removeRunFile(config.dataDir));
    say(`\n  ${words.product}  ${url}\n`);
    if (certificate?.isSelfSigned) say(`  ${words.certificate}  ${certificate.fingerprint}\n`);
    void readiness.step('exchange', () => exchange.addresses).then((addresses) => sayAddresses(say, addresses));
    await seedFirstTime(server, { config, ownerUrl: database.urls.owner, readiness, say });
    readiness.become('ready');
    return { url, stopped: stopping.stopped };
  } catch (error) {
    // What a stop has closed under the start is no failure of the start.
    if (stopping.isStopping()) return { url: '', stopped: stopping.stopped };
    await opened.disposeAsync();
    throw error;
  }
}

/** Where telephones and carriers reach the exchange. */
function sayAddresses(say: Terminal['say'], addresses: readonly ExchangeAddress[]): void {
  const reached = addresses.filter(({ transport }) => transport !== 'ws');
  if (reached.length === 0) return;
  const told = reached.map(({ transport, host, port }) => `${host}:${port}/${transport}`);
  say(`  ${words.exchange}  ${told.join('  ')}\n`);
}

function onSignals(stop: (isDraining: boolean) => Promise<void>): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(false));
  process.on('SIGUSR2', () => void stop(true));
}
