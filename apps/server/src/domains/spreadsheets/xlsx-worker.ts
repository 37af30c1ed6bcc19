import { parentPort, workerData } from 'node:worker_threads';
import ExcelJS from 'exceljs';

/** The text a person sees in a cell. */
function textOf(value: ExcelJS.CellValue): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString().replace(/T00:00:00\.000Z$/, '');
  if (typeof value !== 'object') return String(value);
  if ('richText' in value) return value.richText.map((part) => part.text).join('');
  if ('text' in value) return textOf(value.text);
  if ('result' in value) return textOf(value.result);
  return '';
}

const workbook = new ExcelJS.Workbook();
await workbook.xlsx.load(Buffer.from(workerData as Uint8Array) as unknown as ExcelJS.Buffer);
const table: string[][] = [];
workbook.worksheets[0]?.eachRow({ includeEmpty: true }, (row) => {
  const cells: string[] = [];
  row.eachCell({ includeEmpty: true }, (cell) => cells.push(textOf(cell.value)));
  table.push(cells);
});
parentPort?.postMessage(table);
