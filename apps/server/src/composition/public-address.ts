import { hostname } from 'node:os';
import type { Config } from '../platform/config/config.ts';
import { findRunning } from './run-file.ts';

/** Where people reach a server that listens on this port; by the name of the machine when it listens on every address. */
export function addressOf({ bind, isTls }: Config, port: number): string {
  const isEverywhere = bind === '0.0.0.0' || bind === '::';
  const host = isEverywhere ? hostname() : bind.includes(':') ? `[${bind}]` : bind;
  return `${isTls ? 'https' : 'http'}://${host}:${port}`;
}

/** For links that a command prints: where the server that runs here is reached, or where the next one most likely will be. */
export async function publicAddress(config: Config): Promise<{ url: string; isCertain: boolean }> {
  const running = await findRunning(config.dataDir);
  const url = running?.url ?? config.publicUrl;
  return url === null
    ? { url: addressOf(config, config.port), isCertain: config.isPortFixed }
    : { url, isCertain: true };
}
