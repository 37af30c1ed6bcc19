import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type ExchangeAddress, type LaunchedExchange, launchExchange } from '@oneline/telephony';
import type { CallsModule } from '../domains/calls/index.ts';
import type { Config } from '../platform/config/config.ts';
import type { Logger } from '../platform/log/log.ts';
import type { Secrets } from '../platform/secrets/secrets.ts';
import { exchangeDirs } from './exchange-dirs.ts';
import { stagingKey } from './staging-key.ts';

/** The exchange of an installation, which comes up beside the server and is taken up by it. */
export interface OpenExchange {
  /** Where telephones and trunks reach it; resolves when it is up, and to nothing when there is none. */
  readonly addresses: Promise<readonly ExchangeAddress[]>;
  /** Lets the domain steer it as soon as both are there. */
  steerBy(calls: CallsModule): void;
  /** Ends the exchange, with whatever is left in it. */
  close(): Promise<void>;
}

const retryMs = 5_000;
const logLevels = ['silent', 'warn', 'info', 'debug'] as const;

/**
 * Starts the exchange in the data directory, or takes up the one that lives there. The server starts without it: what fails is
 * logged and tried again.
 */
export function openExchange({
  config,
  secrets,
  log,
}: {
  config: Config;
  secrets: Secrets;
  log: Logger;
}): OpenExchange {
  const stopping = new AbortController();
  const { promise: steering, resolve: steerBy } = Promise.withResolvers<CallsModule>();
  let heard: Awaited<ReturnType<CallsModule['lastHeard']>> = null;
  const stopped = new Promise<null>((resolve) => stopping.signal.addEventListener('abort', () => resolve(null)));
  const launched = launchUntilUp();

  /** Asked by the exchange that is there; the domain answers once it is there too. */
  async function lastHeard(): Promise<typeof heard> {
    const calls = await Promise.race([steering, stopped]);
    heard = (await calls?.lastHeard()) ?? null;
    return heard;
  }

  async function launch(): Promise<LaunchedExchange> {
    const { home: dir, recordings: recordingsDir, prompts: promptsDir } = exchangeDirs(config.dataDir);
    for (const each of [dir, recordingsDir, promptsDir]) await mkdir(each, { recursive: true, mode: 0o700 });
    const recordingKeyFile = join(dir, 'recording.key');
    await writeFile(recordingKeyFile, stagingKey(secrets), { mode: 0o600 });
    const { tlsCertFile, tlsKeyFile } = config;
    const certificate = tlsCertFile && tlsKeyFile ? { certFile: tlsCertFile, keyFile: tlsKeyFile } : null;
    return launchExchange({
      dir,
      log,
      heard: lastHeard,
      settings: {
        host: config.bind,
        advertisedHost: config.sipAdvertised,
        ports: { udp: config.sipPort, tcp: config.sipPort, tls: certificate ? config.sipPort + 1 : null, ws: 0 },
        certificate,
        rtp: config.rtpPorts,
        mediaWorkers: Math.max(1, availableParallelism() - 1),
        promptsDir,
        recordingsDir,
        recordingKeyFile,
        log: logLevels.find((level) => level === config.logLevel) ?? 'warn',
      },
    });
  }

  async function launchUntilUp(): Promise<LaunchedExchange | null> {
    while (!stopping.signal.aborted && config.hasExchange) {
      try {
        return await launch();
      } catch (error) {
        log.error({ err: error }, 'the exchange did not come up');
        await pause(retryMs, stopping.signal);
      }
    }
    return null;
  }

  void Promise.all([launched, steering]).then(([exchange, calls]) => {
    if (exchange && !stopping.signal.aborted) calls.attach(exchange.driver, heard);
  });

  return {
    addresses: launched.then((exchange) => exchange?.info()?.addresses ?? []),
    steerBy,
    async close() {
      stopping.abort();
      await (await launched)?.close({ isExchangeToEnd: true });
    },
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
