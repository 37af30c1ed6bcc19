import type { Readable } from 'node:stream';

/** Bytes named by their content; what S3 and its like offer too. */
export interface ObjectStore {
  /** Keeps the bytes; the same bytes are kept once a tenant. Errors: `storage.full`. */
  put(tenantId: string, content: Readable | Buffer): Promise<StoredObject>;
  /** The bytes, or those from `start` up to `end` (both included). Errors: `storage.not_found`, `storage.corrupt` while reading. */
  get(tenantId: string, hash: string, range?: ByteRange): Promise<Readable>;
  head(tenantId: string, hash: string): Promise<StoredObject | null>;
  delete(tenantId: string, hash: string): Promise<void>;
  list(tenantId: string): AsyncIterable<StoredObject>;
}

export interface StoredObject {
  /** `sha256-` and 64 hex digits. */
  readonly hash: string;
  /** Of the content, without what encryption adds. */
  readonly bytes: number;
}

export interface ByteRange {
  readonly start: number;
  readonly end: number;
}
