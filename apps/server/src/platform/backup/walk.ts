import { Type } from 'typebox';
import type { TableDefinition } from './catalogue.ts';
import { backupErrors } from './errors.ts';
import { type BackupSection, type FileReaderOptions, openBackupFile } from './file-reader.ts';
import { Manifest, nameOf, SealedSecrets, type SectionFooter, SequenceValue } from './format.ts';
import { readObjectLines } from './object-lines.ts';
import { isObjectKey, type StoredObject } from './objects.ts';

/** What is done with each part of a backup, in the order of the file. What is left out is still read and checked. */
export interface BackupVisitor {
  secrets?(sealed: SealedSecrets): Promise<void>;
  /** An object whose bytes lie beside the file. */
  objectBeside?(object: StoredObject): Promise<void>;
  objectInside?(key: string, content: AsyncIterable<Buffer>): Promise<void>;
  table?(table: TableDefinition, content: AsyncIterable<Buffer>): Promise<void>;
  tableEnd?(table: TableDefinition, footer: SectionFooter): void;
  sequences?(values: readonly SequenceValue[]): Promise<void>;
}

export interface WalkedBackup {
  readonly manifest: Manifest;
  readonly rows: number;
  readonly objects: number;
  readonly bytes: number;
}

const kindOrder = ['manifest', 'secrets', 'objects', 'object', 'table', 'sequences'] as const;

/**
 * Reads a whole backup: every hash, that every part the manifest names is there once and in order, and nothing else. The
 * visitor is made from the manifest. Errors: those of `openBackupFile` and of the visitor.
 */
export async function walkBackup(
  file: string,
  options: FileReaderOptions,
  visit: (manifest: Manifest) => BackupVisitor | Promise<BackupVisitor>,
): Promise<WalkedBackup> {
  const reader = await openBackupFile(file, options);
  const unexpected = (section: string, reason: string): Error => backupErrors.corrupted({ file, section, reason });
  let manifest: Manifest | null = null;
  let visitor: BackupVisitor = {};
  const seen = { manifest: 0, secrets: 0, objects: 0, object: 0, table: 0, sequences: 0 };
  let rows = 0;
  let objects = 0;
  let stage = 0;

  async function perform(section: BackupSection, plan: Manifest): Promise<void> {
    const { kind, name = '' } = section.header;
    if (kind === 'secrets') {
      const sealed = await section.json(SealedSecrets);
      await visitor.secrets?.(sealed);
    } else if (kind === 'objects') {
      for await (const object of readObjectLines(section.content())) {
        objects += 1;
        await visitor.objectBeside?.(object);
      }
    } else if (kind === 'object') {
      if (!isObjectKey(name)) throw unexpected(kind, 'name');
      objects += 1;
      await visitor.objectInside?.(name, section.content());
    } else if (kind === 'table') {
      const table = plan.tables[seen.table - 1];
      if (!table || nameOf(table) !== name) throw unexpected(`table ${name}`, 'order');
      if (visitor.table) await visitor.table(table, section.content());
      else for await (const _ of section.content());
      const footer = await section.finish();
      if (footer.rows === undefined || footer.rowsHash === undefined) throw unexpected(`table ${name}`, 'shape');
      rows += footer.rows;
      visitor.tableEnd?.(table, footer);
    } else if (kind === 'sequences') {
      const values = await section.json(Type.Array(SequenceValue));
      await visitor.sequences?.(values);
    } else throw unexpected(kind, 'order');
  }

  try {
    for await (const section of reader.sections()) {
      const { kind } = section.header;
      if (kindOrder.indexOf(kind) < stage) throw unexpected(kind, 'order');
      stage = kindOrder.indexOf(kind);
      seen[kind] += 1;
      if (manifest) await perform(section, manifest);
      else if (kind === 'manifest') {
        manifest = await section.json(Manifest);
        visitor = await visit(manifest);
      } else throw unexpected(kind, 'order');
    }
    if (!manifest) throw unexpected('manifest', 'missing');
    const expected = {
      secrets: manifest.hasSecrets ? 1 : 0,
      objects: manifest.objects === 'beside' ? 1 : 0,
      object: manifest.objects === 'inside' ? seen.object : 0,
      table: manifest.tables.length,
      sequences: 1,
    };
    for (const [kind, count] of Object.entries(expected)) {
      if (seen[kind as keyof typeof seen] !== count) throw unexpected(kind, 'missing');
    }
    return { manifest, rows, objects, bytes: reader.position() };
  } finally {
    await reader.close();
  }
}

export interface BackupHead {
  readonly manifest: Manifest;
  readonly secrets: SealedSecrets | null;
}

/** What a backup says of itself, without reading its rows. */
export async function readBackupHead(file: string): Promise<BackupHead> {
  const reader = await openBackupFile(file);
  try {
    let manifest: Manifest | null = null;
    for await (const section of reader.sections()) {
      const { kind } = section.header;
      if (kind === 'manifest') manifest = await section.json(Manifest);
      else if (manifest) return { manifest, secrets: kind === 'secrets' ? await section.json(SealedSecrets) : null };
      if (!manifest) break;
    }
    throw backupErrors.corrupted({ file, section: 'manifest', reason: 'missing' });
  } finally {
    await reader.close();
  }
}
