import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { backupErrors } from './errors.ts';
import { createObjectFolder } from './objects.ts';
import { openSecrets } from './seal-secrets.ts';
import { walkBackup } from './walk.ts';
import type { Progress } from './write.ts';

export interface VerifyOptions {
  /** Also tries whether this opens the secrets. */
  readonly passphrase?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  onProgress?(progress: Progress): void;
}

export interface VerifiedBackup {
  readonly version: string;
  readonly createdAt: string;
  readonly installationId: string;
  readonly postgresVersion: string;
  readonly bytes: number;
  readonly tables: number;
  readonly rows: number;
  readonly objects: number;
  readonly hasSecrets: boolean;
}

/**
 * Reads a backup and checks all of it, without a database: every hash, every row counted, everything the manifest names
 * there, the objects beside it present in their size. Errors: `backup.truncated`, `backup.corrupted` (with `section`),
 * `backup.object_missing`, `backup.object_corrupted`, `backup.passphrase_wrong`, `backup.no_secrets` and those of reading.
 */
export async function verifyBackup(file: string, options: VerifyOptions = {}): Promise<VerifiedBackup> {
  const { passphrase, signal, onProgress } = options;
  const folder = createObjectFolder(join(dirname(file), 'objects'));
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  const onRead = (name: string, position: number): void =>
    onProgress?.({ stage: 'verifying', name, share: position / Math.max(size, 1) });
  const { manifest, rows, objects, bytes } = await walkBackup(
    file,
    { signal, isMeasuringRows: true, onRead },
    ({ hasSecrets }) => {
      if (passphrase !== undefined && !hasSecrets) throw backupErrors.noSecrets({ file });
      return {
        async secrets(sealed) {
          if (passphrase !== undefined) await openSecrets(sealed, passphrase);
        },
        async objectBeside(object) {
          const found = await folder.size(object.key);
          if (found === null) throw backupErrors.objectMissing({ key: object.key });
          if (found !== object.bytes) throw backupErrors.objectCorrupted({ key: object.key });
        },
      };
    },
  );
  const { version, createdAt, installationId, postgresVersion, hasSecrets, tables } = manifest;
  return {
    version,
    createdAt,
    installationId,
    postgresVersion,
    bytes,
    tables: tables.length,
    rows,
    objects,
    hasSecrets,
  };
}
