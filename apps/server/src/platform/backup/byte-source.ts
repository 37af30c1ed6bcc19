import { type FileHandle, open } from 'node:fs/promises';
import { backupErrors } from './errors.ts';

/** Reads a file from its beginning in pieces of known length. */
export interface ByteSource {
  /** Exactly `bytes` bytes. Error: `backup.truncated` naming `place`. */
  take(bytes: number, place: string): Promise<Buffer>;
  /** How far it has read. */
  readonly position: () => number;
  isAtEnd(): Promise<boolean>;
  close(): Promise<void>;
}

const blockBytes = 1_048_576;

/** Error: `backup.file_not_found`. */
export async function openByteSource(path: string): Promise<ByteSource> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' || error.code === 'ENOTDIR'
      ? backupErrors.fileNotFound({ file: path }, error)
      : error;
  });
  let block: Buffer = Buffer.alloc(0);
  let position = 0;

  async function fill(): Promise<boolean> {
    if (block.length > 0) return true;
    block = await readBlock(file);
    return block.length > 0;
  }

  return {
    position: () => position,
    async take(bytes, place) {
      const parts: Buffer[] = [];
      for (let wanted = bytes; wanted > 0; ) {
        if (!(await fill())) throw backupErrors.truncated({ file: path, section: place, position });
        const part = block.subarray(0, wanted);
        block = block.subarray(part.length);
        position += part.length;
        wanted -= part.length;
        parts.push(part);
      }
      return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
    },
    isAtEnd: async () => !(await fill()),
    close: () => file.close(),
  };
}

async function readBlock(file: FileHandle): Promise<Buffer> {
  // A new block each time: pieces of the last one are still in use downstream.
  const block = Buffer.allocUnsafeSlow(blockBytes);
  const { bytesRead } = await file.read(block, 0, blockBytes);
  return block.subarray(0, bytesRead);
}
