import { parentPort, workerData } from 'node:worker_threads';
import { isDomainError } from '@oneline/kernel';
import { type ReadRow, readTable } from './table.ts';

/** What the thread is given. */
export interface TableToRead {
  readonly bytes: Uint8Array;
  readonly names: readonly string[];
}

/** What it answers; any other failure ends the thread with an error. */
export type TableAnswer = { readonly rows: ReadRow[] } | { readonly code: string; readonly details: object };

async function answer({ bytes, names }: TableToRead): Promise<TableAnswer> {
  try {
    return { rows: await readTable(Buffer.from(bytes), names) };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { code: error.code, details: error.details };
  }
}

parentPort?.postMessage(await answer(workerData as TableToRead));
