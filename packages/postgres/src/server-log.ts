import { copyFile, open, rename, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { lastLines } from './failure.ts';

const mebibyte = 1024 * 1024;
/** Beyond this the log starts anew; one older file is kept. */
const rotateAtBytes = 16 * mebibyte;
const tailBytes = 16 * 1024;

export function logFile(dataDir: string): string {
  return join(dataDir, 'postgres.log');
}

/** Before the server starts: an overlong log steps aside. */
export async function rotateClosedLog(path: string, limitBytes = rotateAtBytes): Promise<void> {
  if ((await sizeOf(path)) > limitBytes) await rename(path, `${path}.1`);
}

/** While the server writes: it appends, so its file can be emptied under it. Lines written in between may be lost. */
export async function rotateOpenLog(path: string, limitBytes = rotateAtBytes): Promise<void> {
  if ((await sizeOf(path)) <= limitBytes) return;
  await copyFile(path, `${path}.1`);
  await truncate(path);
}

/** The last lines that were written after the first `fromByte` bytes. */
export async function logTail(path: string, fromByte: number): Promise<string> {
  const size = await sizeOf(path);
  const start = Math.max(fromByte > size ? 0 : fromByte, size - tailBytes);
  const file = await open(path).catch(() => null);
  if (!file) return '';
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(size - start), position: start });
    return lastLines(buffer.toString('utf8', 0, bytesRead), 40);
  } finally {
    await file.close();
  }
}

export async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0;
}
