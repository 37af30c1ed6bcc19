import { randomBytes } from 'node:crypto';
import { contentBytes, frameBytes, openFrame, saltBytes, sealedFrameBytes, sealFrame } from './frames.ts';

/** How the content of an object lies in its file: behind a header, in frames of which each holds `frameBytes` of it. */
export interface Layout {
  /** Behind the name of a file that lies so. */
  readonly suffix: string;
  readonly headerBytes: number;
  /** On disk, of a frame that is full. */
  readonly framedBytes: number;
  makeHeader(): Buffer;
  close(header: Buffer, frame: number, content: Buffer, isLast: boolean): Buffer;
  /** Error: `storage.corrupt`. */
  open(header: Buffer, frame: number, framed: Buffer, isLast: boolean): Buffer;
  /** Content bytes of a file of this size; undefined when no file can have it. */
  contentBytes(fileBytes: number): number | undefined;
}

export function encrypted(key: Buffer): Layout {
  return {
    suffix: '',
    headerBytes: saltBytes,
    framedBytes: sealedFrameBytes,
    makeHeader: () => randomBytes(saltBytes),
    close: (salt, frame, content, isLast) => sealFrame(key, salt, frame, content, isLast),
    open: (salt, frame, sealed, isLast) => openFrame(key, salt, frame, sealed, isLast),
    contentBytes,
  };
}

/** As it is; only its name tells whether it was changed, once it is read to the end. */
export const plain: Layout = {
  suffix: '.plain',
  headerBytes: 0,
  framedBytes: frameBytes,
  makeHeader: () => Buffer.alloc(0),
  close: (_header, _frame, content) => content,
  open: (_header, _frame, framed) => framed,
  contentBytes: (fileBytes) => fileBytes,
};
