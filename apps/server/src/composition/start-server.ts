import { join } from 'node:path';
import { systemClock } from '@oneline/kernel';
import type { Terminal } from '../cli/command.ts';
import { migrationSources } from '../migration-sources.ts';
import { continueAudit } from '../platform/audit/index.ts';
import { migrate } from '../platform/db/index.ts';
import { migrateJobs } from '../platform/jobs/index.ts';
import { loadSecrets } from '../platform/secrets/secrets.ts';
import { buildWeb } from '../platform/web/web-build.ts';
import { composeServer } from './compose-server.ts';
import { words } from './i18n/words.ts';
import { listen } from './listen.ts';
import { openDatabase } from './open-database.ts';
import { createReadiness } from './readiness.ts';
import { removeRunFile, writeRunFile } from './run-file.ts';
import { seedFirstTime } from './seed/seed-first-time.ts';

export interface StartedServer {
  readonly url: string;
  /** The exit code, once it has stopped. */
  readonly stopped: Promise<number>;
}

/** How long everything may take to close before the process ends as it is. */
const stopTimeoutMs = 9_500;

const repositoryDir = join(import.meta.dirname, '../../../..');

/** Starts everything in order; SIGTERM, SIGINT stop it, SIGUSR2 drains it first. */
export async function startServer(terminal: Terminal): Promise<StartedServer> {
  const { config, log, say } = terminal;
  const startedAt = systemClock.now();
  const readiness = createReadiness();
  const secrets = await loadSecrets(config.dataDir);
  const webBuilt = readiness.step('web', () => buildWeb(repositoryDir));
  // Told apart from a failure of the database below, which comes first when both fail.
  webBuilt.catch(() => undefined);
  const database = await readiness.step('database', () => openDatabase(config, secrets, log));
  try {
    await readiness.step('migrations', () =>
      migrate({ ownerUrl: database.urls.owner, sources: migrationSources(), log }),
    );
    await migrateJobs({ ownerUrl: database.urls.owner, relayUrl: database.urls.relay, log });
    await continueAudit({ ownerUrl: database.urls.owner, log });
    const { dir: webDir, isFresh } = await webBuilt;
    if (isFresh) log.info('web built');
    const server = await composeServer({
      config,
      secrets,
      urls: database.urls,
      log,
      clock: systemClock,
      webDir,
      readiness: readiness.current,
    });
    await server.start();
    const port = await listen(server.app, config);
    const url = config.publicUrl ?? `http://${config.bind === '0.0.0.0' ? '127.0.0.1' : config.bind}:${port}`;
    server.setPublicUrl(url);
    await writeRunFile(config.dataDir, { pid: process.pid, url, startedAt: startedAt.toISOString() });
    say(`\n  ${words.product}  ${url}\n`);

    let isStopping = false;
    const { promise: stopped, resolve } = Promise.withResolvers<number>();
    const stop = async (isDraining: boolean): Promise<void> => {
      if (isStopping) return;
      isStopping = true;
      readiness.become('draining');
      say(isDraining ? 'Draining …' : 'Stopping …');
      if (isDraining) await server.drain();
      const timer = setTimeout(() => {
        log.error('closing took too long; ending as it is');
        process.exit(1);
      }, stopTimeoutMs);
      timer.unref();
      try {
        await server.close();
        await database.close();
        await removeRunFile(config.dataDir);
        resolve(0);
      } catch (error) {
        log.error({ err: error }, 'closing failed');
        resolve(1);
      } finally {
        clearTimeout(timer);
      }
    };
    const onSignal = (): void => void stop(false);
    process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
    process.on('SIGUSR2', () => void stop(true));

    await seedFirstTime(server, { config, ownerUrl: database.urls.owner, readiness, say });
    readiness.become('ready');
    return { url, stopped };
  } catch (error) {
    await database.close();
    throw error;
  }
}
