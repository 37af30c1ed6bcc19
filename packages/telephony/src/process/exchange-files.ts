import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExchangeInfo, ExchangeSettings } from '../embedded/settings.ts';

/** What an exchange keeps in its directory, for whoever starts it and for whoever comes back to it. */
export interface ExchangeFiles {
  readonly settings: string;
  readonly info: string;
  readonly log: string;
  readonly socket: string;
}

export const exchangeFiles = (dir: string): ExchangeFiles => ({
  settings: join(dir, 'settings.json'),
  info: join(dir, 'exchange.json'),
  log: join(dir, 'exchange.log'),
  socket: join(dir, 'exchange.sock'),
});

/** Null: there is none, or none that was written to its end. */
export async function readInfo(file: string): Promise<ExchangeInfo | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as ExchangeInfo;
  } catch {
    return null;
  }
}

export async function writeWhole(file: string, value: ExchangeInfo | ExchangeSettings): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(value), { mode: 0o600 });
  await rename(`${file}.new`, file);
}
