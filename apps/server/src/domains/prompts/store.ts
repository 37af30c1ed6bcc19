import type { Prompt, PromptChoice, PromptSound } from '@oneline/contracts';
import { type CompiledQuery, type Selectable, sql } from 'kysely';
import { insertRow, type Statement, type TenantDb } from '../../platform/db/index.ts';
import type { PromptRow, PromptsTables, SoundRow } from './tables.ts';

export interface StoredSound extends PromptSound {
  /** Of the WAV file in the object store. */
  readonly hash: string;
}

export interface StoredPrompt extends Omit<Prompt, 'sounds'> {
  /** The newest version of each language. */
  readonly sounds: readonly StoredSound[];
}

const tables = (db: TenantDb) => db.tables<PromptsTables>();

const toSound = (row: Selectable<SoundRow>): StoredSound => ({
  language: row.language as PromptSound['language'],
  number: row.number,
  hash: row.hash,
  bytes: row.bytes,
  durationMs: row.duration_ms,
  clippedShare: row.clipped_share,
  fileName: row.file_name,
  createdAt: row.created_at.toISOString(),
  createdBy: row.created_by,
});

const toPrompt = (row: Selectable<PromptRow>, sounds: readonly StoredSound[]): StoredPrompt => ({
  id: row.id,
  name: row.name,
  purpose: row.purpose as Prompt['purpose'],
  isActive: row.is_active,
  sounds,
  version: row.version,
  updatedAt: row.updated_at.toISOString(),
});

async function newestSounds(db: TenantDb, promptId: string | null): Promise<Map<string, StoredSound[]>> {
  let query = tables(db)
    .selectFrom('prompts.sound')
    .selectAll()
    .distinctOn(['prompt_id', 'language'])
    .orderBy('prompt_id')
    .orderBy('language')
    .orderBy('number', 'desc');
  if (promptId !== null) query = query.where('prompt_id', '=', promptId);
  const sounds = new Map<string, StoredSound[]>();
  for (const row of await query.execute()) {
    sounds.set(row.prompt_id, [...(sounds.get(row.prompt_id) ?? []), toSound(row)]);
  }
  return sounds;
}

export async function listPrompts(db: TenantDb): Promise<StoredPrompt[]> {
  const [rows, sounds] = await Promise.all([
    tables(db).selectFrom('prompts.prompt').selectAll().orderBy('name').execute(),
    newestSounds(db, null),
  ]);
  return rows.map((row) => toPrompt(row, sounds.get(row.id) ?? []));
}

export async function findPrompt(db: TenantDb, id: string): Promise<StoredPrompt | undefined> {
  const [row, sounds] = await Promise.all([
    tables(db).selectFrom('prompts.prompt').selectAll().where('id', '=', id).executeTakeFirst(),
    newestSounds(db, id),
  ]);
  return row && toPrompt(row, sounds.get(id) ?? []);
}

export function insertPrompt(tenantId: string, prompt: StoredPrompt): Statement {
  return insertRow<PromptRow>('prompts.prompt', {
    tenant_id: tenantId,
    id: prompt.id,
    name: prompt.name,
    purpose: prompt.purpose,
    is_active: prompt.isActive,
    version: prompt.version,
    updated_at: new Date(prompt.updatedAt),
  });
}

export function updatePrompt(db: TenantDb, prompt: StoredPrompt): CompiledQuery {
  return tables(db)
    .updateTable('prompts.prompt')
    .set({
      name: prompt.name,
      purpose: prompt.purpose,
      is_active: prompt.isActive,
      version: prompt.version,
      updated_at: new Date(prompt.updatedAt),
    })
    .where('id', '=', prompt.id)
    .where('version', '=', prompt.version - 1)
    .compile();
}

export function insertSound(tenantId: string, promptId: string, sound: StoredSound): Statement {
  return insertRow<SoundRow>('prompts.sound', {
    tenant_id: tenantId,
    prompt_id: promptId,
    language: sound.language,
    number: sound.number,
    hash: sound.hash,
    bytes: sound.bytes,
    duration_ms: sound.durationMs,
    clipped_share: sound.clippedShare,
    file_name: sound.fileName,
    created_at: new Date(sound.createdAt),
    created_by: sound.createdBy,
  });
}

export async function findChoice(db: TenantDb): Promise<PromptChoice | undefined> {
  const row = await tables(db).selectFrom('prompts.choice').selectAll().executeTakeFirst();
  return row && { musicId: row.music_id, greetingId: row.greeting_id, version: row.version };
}

/** The first choice of a tenant makes its row; each later one must find the version before. */
export function saveChoice(db: TenantDb, tenantId: string, choice: PromptChoice): CompiledQuery {
  const values = { music_id: choice.musicId, greeting_id: choice.greetingId, version: choice.version };
  return tables(db)
    .insertInto('prompts.choice')
    .values({ tenant_id: tenantId, ...values })
    .onConflict((conflict) =>
      conflict
        .column('tenant_id')
        .doUpdateSet(values)
        .where(sql.ref('prompts.choice.version'), '=', choice.version - 1),
    )
    .compile();
}
