import { dirname, join } from 'node:path';
import { type Clock, isDomainError, systemClock } from '@oneline/kernel';
import type { Client } from 'pg';
import type { Secrets } from '../secrets/secrets.ts';
import * as catalogue from './catalogue.ts';
import { backupErrors } from './errors.ts';
import { type BackupFileWriter, createBackupFile, type FileWriterOptions } from './file-writer.ts';
import { type Manifest, nameOf, type SequenceValue } from './format.ts';
import { createObjectFolder, type ObjectSource } from './objects.ts';
import { sealSecrets } from './seal-secrets.ts';
import { copyRows, quoted, withSession } from './session.ts';
import { copyAhead, embedObjects, writeObjectList } from './write-objects.ts';

export interface Progress {
  readonly stage: 'objects' | 'tables' | 'verifying' | 'migrations' | 'content';
  /** What it is at: a table or an object. */
  readonly name: string;
  /** How far the whole is, 0–1. */
  readonly share: number;
}

export interface BackupOptions extends FileWriterOptions {
  /** Connects as the backup role. */
  readonly url: string;
  readonly file: string;
  /** Of OneLine. */
  readonly version: string;
  /** Sealed under the passphrase; without one they are left out, and `hasSecrets` is false. */
  readonly secrets: Secrets;
  readonly passphrase?: string | undefined;
  /** Stored objects; copied once into `objects` beside the file unless they are embedded. */
  readonly objects?: ObjectSource | undefined;
  readonly isEmbeddingObjects?: boolean;
  readonly clock?: Clock;
  onProgress?(progress: Progress): void;
}

export interface BackupReport {
  readonly file: string;
  readonly bytes: number;
  readonly tables: number;
  readonly rows: number;
  readonly objects: number;
  /** Objects that were not in the folder before. */
  readonly copiedObjects: number;
  /** False: the restore needs the `secrets.json` of this installation. */
  readonly hasSecrets: boolean;
}

/**
 * Backs up a running installation into one file (format.ts): all rows of one snapshot, whatever is written meanwhile.
 * Errors: `backup.*`, those of a draft file among them; no file is left behind then.
 */
export async function backupTo(options: BackupOptions): Promise<BackupReport> {
  const { file, objects, signal } = options;
  const writer = await createBackupFile(file, options);
  try {
    const folder = objects && !options.isEmbeddingObjects ? createObjectFolder(join(dirname(file), 'objects')) : null;
    const onObject = (key: string): void => {
      options.onProgress?.({ stage: 'objects', name: key, share: 0 });
      signal?.throwIfAborted();
    };
    const copiedObjects = objects && folder ? await copyAhead(objects, folder, onObject) : 0;
    const written = await withSession({ url: options.url, name: 'oneline-backup', signal }, async (client) => {
      await client.query('begin isolation level repeatable read, read only');
      const manifest = await readManifest(client, options);
      await writer.json('manifest', manifest);
      if (options.passphrase !== undefined) {
        await writer.json('secrets', await sealSecrets(JSON.stringify(options.secrets), options.passphrase));
      }
      const listed = !objects
        ? { objects: 0, copiedObjects: 0 }
        : folder
          ? await writeObjectList(writer, objects, folder)
          : await embedObjects(writer, objects, onObject);
      const rows = await writeTables(writer, client, manifest, options);
      await writer.json('sequences', await readSequenceValues(client));
      await client.query('commit');
      return { tables: manifest.tables.length, rows, ...listed };
    });
    const bytes = await writer.commit();
    return {
      file,
      bytes,
      ...written,
      copiedObjects: copiedObjects + written.copiedObjects,
      hasSecrets: options.passphrase !== undefined,
    };
  } catch (error) {
    if (signal?.aborted) throw backupErrors.aborted({}, error);
    throw isDomainError(error) ? error : backupErrors.databaseFailed({}, error);
  } finally {
    await writer.discard();
  }
}

async function readManifest(client: Client, options: BackupOptions): Promise<Manifest> {
  const tables = await catalogue.readTables(client);
  const unreadable = await catalogue.findUnreadable(client);
  if (unreadable.length > 0) throw backupErrors.tableUnreadable({ tables: unreadable });
  // A migration waits until the backup has ended; it would change a table under way.
  await client.query(`lock table ${tables.map(quoted).join(', ')} in access share mode`);
  const { rows } = await client.query<{ version: string; horizon: string }>(
    `select current_setting('server_version') as version, platform.horizon()::text as horizon`,
  );
  return {
    version: options.version,
    createdAt: (options.clock ?? systemClock).now().toISOString(),
    installationId: options.secrets.installationId,
    postgresVersion: rows[0]?.version ?? '',
    hasSecrets: options.passphrase !== undefined,
    objects: options.objects ? (options.isEmbeddingObjects ? 'inside' : 'beside') : 'none',
    horizon: rows[0]?.horizon ?? '0',
    migrations: await catalogue.readMigrations(client),
    tables,
  };
}

async function writeTables(
  writer: BackupFileWriter,
  client: Client,
  manifest: Manifest,
  { onProgress }: BackupOptions,
): Promise<number> {
  const estimates = await catalogue.estimateBytes(client);
  const total = Math.max(
    1,
    [...estimates.values()].reduce((sum, bytes) => sum + bytes, 0),
  );
  let done = 0;
  let rows = 0;
  for (const table of manifest.tables) {
    const name = nameOf(table);
    const estimate = estimates.get(name) ?? 0;
    const tell = (bytes: number): void =>
      onProgress?.({ stage: 'tables', name, share: (done + Math.min(bytes, estimate)) / total });
    tell(0);
    const content = counted(copyRows(client, catalogue.copyOut(table)), tell);
    const footer = await writer.section({ kind: 'table', name, compression: 'zstd' }, content);
    rows += footer.rows ?? 0;
    done += estimate;
  }
  return rows;
}

const tellEveryBytes = 1_048_576;

/** Tells now and then how many bytes have passed. */
async function* counted(content: AsyncIterable<Buffer>, tell: (bytes: number) => void): AsyncGenerator<Buffer> {
  let bytes = 0;
  let told = 0;
  for await (const chunk of content) {
    bytes += chunk.length;
    if (bytes - told >= tellEveryBytes) {
      told = bytes;
      tell(bytes);
    }
    yield chunk;
  }
}

/** Sequences are outside of the snapshot: their values are those of now, so never below what its rows use. */
async function readSequenceValues(client: Client): Promise<SequenceValue[]> {
  const values: SequenceValue[] = [];
  for (const { schema, name } of await catalogue.readSequences(client)) {
    const { rows } = await client.query<{ value: string; isCalled: boolean }>(
      `select last_value::text as value, is_called as "isCalled" from ${quoted({ schema, name })}`,
    );
    if (rows[0]) values.push({ schema, name, ...rows[0] });
  }
  return values;
}
