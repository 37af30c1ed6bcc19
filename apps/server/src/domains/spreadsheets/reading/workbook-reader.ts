import { Worker } from 'node:worker_threads';
import { spreadsheetErrors } from '../errors.ts';
import type { ReadRow } from './table.ts';
import type { TableAnswer, TableToRead } from './table-worker.ts';

const readTimeoutMs = 60_000;
const mostHeapMb = 512;

/**
 * Reads an uploaded XLSX (the sheet of one of these names, else its first) or CSV file, in a thread of its own with bounded
 * memory and time. Errors: `spreadsheets.file_unreadable`, `spreadsheets.too_many_rows`.
 */
export async function readWorkbook(bytes: Buffer, names: readonly string[] = []): Promise<ReadRow[]> {
  const workerData: TableToRead = { bytes, names };
  const worker = new Worker(new URL('./table-worker.ts', import.meta.url), {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: mostHeapMb },
  });
  const timer = setTimeout(() => void worker.terminate(), readTimeoutMs);
  const answered = new Promise<TableAnswer>((resolve, reject) => {
    worker.once('message', resolve).once('error', reject);
    worker.once('exit', () => reject(new Error('the reader ended without a result')));
  });
  try {
    const answer = await answered.catch((error: unknown) => {
      throw spreadsheetErrors.fileUnreadable({}, error);
    });
    if ('rows' in answer) return answer.rows;
    const isTooLong = answer.code === 'spreadsheets.too_many_rows';
    throw (isTooLong ? spreadsheetErrors.tooManyRows : spreadsheetErrors.fileUnreadable)({ ...answer.details });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
