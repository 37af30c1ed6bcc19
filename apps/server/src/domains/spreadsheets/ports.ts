import type { Readable } from 'node:stream';
import type { Job } from '@oneline/contracts';
import type { Principal } from '../../platform/access/index.ts';
import type { Change } from '../../platform/command/index.ts';
import type { LocalCaller } from '../../platform/http/index.ts';

/** Where files lie; a tenant reaches only its own. */
export interface FileStore {
  put(tenantId: string, content: Readable | Buffer): Promise<{ hash: string; bytes: number }>;
  get(tenantId: string, hash: string): Promise<Readable>;
}

/** What spreadsheets need of the rest of the system. */
export interface SpreadsheetPorts {
  readonly files: FileStore;
  /** The routes of the other domains, as their readers and writers. */
  local(): LocalCaller;
  /** Adds a job to a command and gives it as it will be shown. */
  enqueue(change: Change, by: Principal, at: Date, task: { task: string; payload: object; maxAttempts: number }): Job;
  /** A job that this person asked for; undefined for anybody else's. */
  findOwnJob(reader: Principal, jobId: string): Promise<Job | undefined>;
  /** Somebody with the rights they have now; undefined when they may do nothing any more. */
  principalOf(tenantId: string, personId: string): Promise<Principal | undefined>;
}
