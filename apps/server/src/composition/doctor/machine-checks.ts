import { access, constants, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { diskProbe } from '../../domains/operations/index.ts';
import type { Config } from '../../platform/config/config.ts';
import { secretsFile } from '../../platform/secrets/secrets.ts';
import { findRunning } from '../run-file.ts';
import type { Diagnosis } from './diagnosis.ts';

export function examineNode(): Diagnosis {
  return { level: 'ok', subject: 'node', text: `${process.versions.node}, ${process.execPath}` };
}

/** Whether this user may keep files there, and others may not read them. */
export async function examineDataDir({ dataDir }: Config): Promise<Diagnosis> {
  const say = (level: Diagnosis['level'], text: string): Diagnosis => ({ level, subject: 'data', text });
  const found = await stat(dataDir).catch((error: NodeJS.ErrnoException) => error);
  if (found instanceof Error) {
    if (found.code !== 'ENOENT') return say('fail', `${dataDir} cannot be looked at: ${found.message}`);
    const place = await nearestFolder(dataDir);
    const isOpen = await mayWrite(place);
    return isOpen
      ? say('ok', `${dataDir} is made by the first start`)
      : say('fail', `${dataDir} cannot be made: this user may not write to ${place}`);
  }
  if (!found.isDirectory()) return say('fail', `${dataDir} is a file, and must be a folder`);
  const refusal = await tryWriting(dataDir);
  if (refusal) return say('fail', `${dataDir} cannot be written to: ${refusal}`);
  if ((found.mode & 0o066) !== 0) return say('warn', `others may look into ${dataDir}: chmod 700 it`);
  const secrets = await stat(secretsFile(dataDir)).catch(() => null);
  if (secrets && (secrets.mode & 0o077) !== 0) return say('warn', 'others may read secrets.json: chmod 600 it');
  return say('ok', dataDir);
}

/** Room where the data lies, or will. */
export async function examineDisk({ dataDir }: Config): Promise<Diagnosis> {
  const { state, facts } = await diskProbe({ data: await nearestFolder(dataDir) }).run();
  const free = Number(facts['dataFreeBytes'] ?? 0) / 1024 ** 3;
  return { level: levels[state], subject: 'disk', text: `${free.toFixed(1)} GiB free` };
}

/** Whether the server can listen, or does. */
export async function examinePort(config: Config): Promise<Diagnosis> {
  const { bind, port, isPortFixed } = config;
  const say = (level: Diagnosis['level'], text: string): Diagnosis => ({ level, subject: 'port', text });
  // Where no data directory is, none runs on it; that it is none is told elsewhere.
  const running = await findRunning(config.dataDir).catch(() => null);
  if (running) return say('ok', `the server answers at ${running.url}`);
  const refusal = await tryListening(bind, port);
  if (refusal === null) return say('ok', `${bind}:${port} is free`);
  if (refusal !== 'EADDRINUSE') return say('fail', `${bind}:${port} cannot be listened on: ${refusal}`);
  return isPortFixed
    ? say('fail', `${bind}:${port} is taken by another process`)
    : say('warn', `${bind}:${port} is taken by another process; the next free port will be used`);
}

export const levels = { ok: 'ok', warning: 'warn', failing: 'fail' } as const;

async function nearestFolder(path: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() || path === dirname(path) ? path : nearestFolder(dirname(path));
}

async function mayWrite(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** Null when it can; root may by its rights where the disk does not let it. */
async function tryWriting(folder: string): Promise<string | null> {
  const file = join(folder, `.doctor-${crypto.randomUUID()}`);
  try {
    await writeFile(file, '', { mode: 0o600, flush: true });
    return null;
  } catch (error) {
    return (error as Error).message;
  } finally {
    await rm(file, { force: true }).catch(() => undefined);
  }
}

/** Null when it can, else the code of the refusal. */
function tryListening(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}
