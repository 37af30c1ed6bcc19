import { backupErrors } from './errors.ts';
import { isObjectKey, type StoredObject } from './objects.ts';

/** One line of an `objects` section. */
export function objectLine({ key, bytes }: StoredObject): Buffer {
  return Buffer.from(`${key} ${bytes}\n`);
}

const longestLine = 300;
const malformed = (): Error => backupErrors.corrupted({ section: 'objects', reason: 'line' });

/** Reads an `objects` section. Error: `backup.corrupted`. */
export async function* readObjectLines(content: AsyncIterable<Buffer>): AsyncGenerator<StoredObject> {
  let rest = '';
  for await (const chunk of content) {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield parseLine(line);
    if (rest.length > longestLine) throw malformed();
  }
  if (rest !== '') throw malformed();
}

function parseLine(line: string): StoredObject {
  const [key = '', size = '', ...more] = line.split(' ');
  if (!isObjectKey(key) || !/^\d{1,15}$/.test(size) || more.length > 0) {
    throw malformed();
  }
  return { key, bytes: Number(size) };
}
