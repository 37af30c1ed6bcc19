import { type FileHandle, open } from 'node:fs/promises';
import { errors } from '../errors.ts';
import {
  createFrameSeal,
  type FrameKind,
  KEY_BYTES,
  type StagingHeader,
  writeStagingHeader,
} from './staging-format.ts';

/** What may wait for a slow disk: ten seconds of two channels. */
const MAX_WAITING_BYTES = 160_000;

/** Appends sealed frames to a file, one write at a time, without ever making its caller wait. */
export interface StagingWriter {
  /** Takes a frame; after a fault it is thrown away. */
  append(kind: FrameKind, text: Uint8Array): void;
  /** Too much is waiting for the disk: audio is not to be appended now. */
  isFull(): boolean;
  /** Writes what is waiting, and closes the file. Rejects with `media.recording_failed` if something could not be written. */
  close(): Promise<void>;
}

export interface StagingWriterOptions {
  readonly path: string;
  /** 32 octets. */
  readonly key: Uint8Array;
  readonly header: StagingHeader;
  /** The file cannot be written (disk full, …): told once, and nothing more is taken. */
  readonly onFault: (fault: Error) => void;
}

/** The file must not exist yet. It is readable by its owner only. */
export function createStagingWriter({ path, key, header, onFault }: StagingWriterOptions): StagingWriter {
  if (key.length !== KEY_BYTES) throw new RangeError(`a key of a recording has ${KEY_BYTES} octets`);
  const seal = createFrameSeal(key, header);
  const waiting: Buffer[] = [writeStagingHeader(header)];
  let waitingBytes = 0;
  let number = 0;
  let fault: Error | undefined;
  let writing: Promise<void> | undefined;
  let file: FileHandle | undefined;

  const writeAll = async (): Promise<void> => {
    try {
      file ??= await open(path, 'wx', 0o600);
      while (waiting.length > 0) {
        const batch = waiting.splice(0);
        const bytes = batch.reduce((sum, frame) => sum + frame.length, 0);
        await file.appendFile(batch.length === 1 ? (batch[0] as Buffer) : Buffer.concat(batch));
        waitingBytes -= bytes;
      }
    } catch (cause) {
      fault = errors.recordingFailed({ errno: (cause as NodeJS.ErrnoException).code }, cause);
      waiting.length = 0;
      onFault(fault);
    } finally {
      writing = undefined;
    }
  };

  const write = (): void => {
    if (fault === undefined) writing ??= writeAll();
  };

  waitingBytes = (waiting[0] as Buffer).length;
  write();
  return {
    isFull() {
      return waitingBytes > MAX_WAITING_BYTES;
    },
    append(kind, text) {
      if (fault !== undefined) return;
      const frame = seal.seal(number, kind, text);
      number += 1;
      waiting.push(frame);
      waitingBytes += frame.length;
      write();
    },
    async close() {
      while (writing !== undefined) await writing;
      await file?.close();
      file = undefined;
      if (fault !== undefined) throw fault;
    },
  };
}
