import type { Clock } from '@oneline/kernel';
import type { Secrets } from '../secrets/secrets.ts';
import type { ObjectSource } from './objects.ts';
import { type VerifiedBackup, type VerifyOptions, verifyBackup } from './verify.ts';
import { type BackupOptions, type BackupReport, backupTo } from './write.ts';

/** Backups of one installation, for whoever need not know where its database and its secrets are. */
export interface Backups {
  write(options: Pick<BackupOptions, 'file' | 'passphrase' | 'signal' | 'onProgress'>): Promise<BackupReport>;
  verify(file: string, options: VerifyOptions): Promise<VerifiedBackup>;
}

export function createBackups(installation: {
  /** Connects as the backup role. */
  readonly url: string;
  readonly version: string;
  readonly secrets: Secrets;
  readonly objects: ObjectSource;
  readonly clock: Clock;
}): Backups {
  return {
    write: (options) => backupTo({ ...installation, ...options }),
    verify: verifyBackup,
  };
}
