import { Worker } from 'node:worker_threads';
import { decodeText, parseCsv } from './csv.ts';
import { spreadsheetErrors } from './errors.ts';

/** Rows of text, the header first; empty rows are left out, and each knows its number in the file (from 1). */
export interface ReadRow {
  readonly number: number;
  readonly cells: readonly string[];
}

const readTimeoutMs = 30_000;
export const mostRows = 20_000;

/**
 * Reads an uploaded XLSX (its first sheet) or CSV file. XLSX is unpacked in a thread of its own with bounded memory and time,
 * since a small file can unpack to a huge one.
 * Errors: `spreadsheets.file_unreadable`, `spreadsheets.too_many_rows`.
 */
export async function readWorkbook(bytes: Buffer): Promise<ReadRow[]> {
  const isZip = bytes.length > 4 && bytes.readUInt32BE(0) === 0x504b0304;
  const table = isZip ? await readXlsx(bytes) : parseCsv(decodeText(bytes).replace(/^\uFEFF/, ''));
  const rows = table
    .map((cells, i) => ({ number: i + 1, cells: cells.map((cell) => cell.trim()) }))
    .filter((row) => row.cells.some((cell) => cell !== ''));
  if (rows.length > mostRows + 1) throw spreadsheetErrors.tooManyRows({ rows: rows.length - 1, most: mostRows });
  if (rows.length === 0) throw spreadsheetErrors.fileUnreadable({ reason: 'empty' });
  return rows;
}

async function readXlsx(bytes: Buffer): Promise<string[][]> {
  const worker = new Worker(new URL('./xlsx-worker.ts', import.meta.url), {
    workerData: bytes,
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
  const timer = setTimeout(() => void worker.terminate(), readTimeoutMs);
  try {
    return await new Promise<string[][]>((resolve, reject) => {
      worker.once('message', resolve).once('error', reject);
      worker.once('exit', () => reject(new Error('the reader ended without a result')));
    });
  } catch (error) {
    throw spreadsheetErrors.fileUnreadable({}, error);
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
