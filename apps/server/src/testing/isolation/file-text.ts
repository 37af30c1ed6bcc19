import { inflateRawSync } from 'node:zlib';

const entrySignature = 0x02014b50;
const endSignature = 0x06054b50;
const stored = 0;

/** What a file says: that of everything packed in it for a ZIP such as XLSX, else its own text. */
export function textOfFile(bytes: Buffer): string {
  return bytes.subarray(0, 2).toString('latin1') === 'PK' ? unpack(bytes).join('\n') : bytes.toString('utf8');
}

/** The names and contents of the entries, found by the directory at the end (APPNOTE.TXT §4.3.12, §4.3.16). */
function unpack(bytes: Buffer): string[] {
  let end = bytes.length - 22;
  while (end >= 0 && bytes.readUInt32LE(end) !== endSignature) end -= 1;
  if (end < 0) throw new Error('the file has no directory');
  const texts: string[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (bytes.readUInt32LE(at) !== entrySignature) throw new Error('the directory is broken');
    const [nameLength, extraLength, noteLength] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(start, start + bytes.readUInt32LE(at + 20));
    const content = bytes.readUInt16LE(at + 10) === stored ? packed : inflateRawSync(packed);
    texts.push(bytes.toString('utf8', at + 46, at + 46 + nameLength), content.toString('utf8'));
    at += 46 + nameLength + extraLength + noteLength;
  }
  return texts;
}
