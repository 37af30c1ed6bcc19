import type { BodyOf, Prompt, PromptChoice, PromptSound, promptRoutes } from '@oneline/contracts';
import { isDomainError, newId } from '@oneline/kernel';
import { convertPrompt, wavHeader } from '@oneline/media';
import { changesBetween, commandErrors } from '../../platform/command/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import type { CommandContext } from '../../platform/http/index.ts';
import type { ObjectStore } from '../../platform/storage/index.ts';
import { promptErrors } from './errors.ts';
import * as store from './store.ts';

/** A file that has been converted and kept, not yet a version of anything. */
export interface KeptSound extends Pick<store.StoredSound, 'hash' | 'bytes' | 'durationMs' | 'clippedShare'> {
  readonly fileName: string;
}

export interface PromptService {
  list(db: TenantDb): Promise<Prompt[]>;
  find(db: TenantDb, id: string): Promise<store.StoredPrompt>;
  create(context: CommandContext, body: BodyOf<typeof promptRoutes.create>): Prompt;
  change(context: CommandContext, id: string, body: BodyOf<typeof promptRoutes.change>): Promise<Prompt>;
  /** Converts a file and keeps it. Errors: `prompts.file_unreadable`. */
  keep(tenantId: string, file: Buffer, fileName: string): Promise<KeptSound>;
  /** Makes it the newest version. */
  addSound(context: CommandContext, id: string, language: PromptSound['language'], kept: KeptSound): Promise<Prompt>;
  choiceOf(db: TenantDb): Promise<PromptChoice>;
  /** Errors: `prompts.not_found`, `prompts.not_music`. */
  changeChoice(context: CommandContext, body: PromptChoice): Promise<PromptChoice>;
}

const unchosen: PromptChoice = { musicId: null, greetingId: null, version: 0 };

export function presentPrompt({ sounds, ...prompt }: store.StoredPrompt): Prompt {
  return { ...prompt, sounds: sounds.map(({ hash: _, ...sound }) => sound) };
}

export function createPromptService(objects: ObjectStore): PromptService {
  async function find(db: TenantDb, id: string): Promise<store.StoredPrompt> {
    const prompt = await store.findPrompt(db, id);
    if (!prompt) throw promptErrors.notFound({ id });
    return prompt;
  }

  function record(
    { change }: CommandContext,
    action: 'prompt.created' | 'prompt.changed' | 'prompt.recorded',
    { before, after }: { before: store.StoredPrompt | null; after: store.StoredPrompt },
  ): Prompt {
    const dto = presentPrompt(after);
    change.refuseOn('prompt_name', () => promptErrors.exists({ name: after.name }));
    change.audit({
      action,
      subject: { kind: 'prompt', id: after.id, name: after.name },
      changes: changesBetween(before && presentPrompt(before), dto),
    });
    change.emit({ topic: 'prompts', type: action, subject: after, payload: dto });
    return dto;
  }

  async function requirePurpose(db: TenantDb, id: string | null, purpose: Prompt['purpose']): Promise<void> {
    if (id !== null && (await find(db, id)).purpose !== purpose) throw promptErrors.notMusic({ id });
  }
  const choiceOf = async (db: TenantDb): Promise<PromptChoice> => (await store.findChoice(db)) ?? unchosen;

  return {
    list: async (db) => (await store.listPrompts(db)).map(presentPrompt),
    find,
    create(context, body) {
      const { tenantId, change, at } = context;
      const own = { id: newId(at.getTime()), version: 1, updatedAt: at.toISOString() };
      const prompt: store.StoredPrompt = { ...body, ...own, sounds: [] };
      change.write(store.insertPrompt(tenantId, prompt));
      return record(context, 'prompt.created', { before: null, after: prompt });
    },
    async change(context, id, { version, ...body }) {
      const { db, change, at } = context;
      const before = await find(db, id);
      const stale = async () => commandErrors.staleVersion({ current: presentPrompt(await find(db, id)) });
      if (before.version !== version) throw await stale();
      const after = { ...before, ...body, version: version + 1, updatedAt: at.toISOString() };
      change.write(store.updatePrompt(db, after), { onMiss: stale });
      return record(context, 'prompt.changed', { before, after });
    },
    async keep(tenantId, file, fileName) {
      const sound = await convertPrompt(file).catch((error: unknown) => {
        if (isDomainError(error)) throw promptErrors.fileUnreadable({ code: error.code, ...error.details }, error);
        throw error;
      });
      const header = wavHeader({ law: sound.law, channels: 1, octets: sound.octets.length });
      const { hash, bytes } = await objects.put(tenantId, Buffer.concat([header, sound.octets]));
      const { clippedShare } = sound;
      return { hash, bytes, durationMs: Math.round(sound.durationMs), clippedShare, fileName };
    },
    async addSound(context, id, language, kept) {
      const { db, tenantId, actor, change, at } = context;
      const before = await find(db, id);
      const others = before.sounds.filter((sound) => sound.language !== language);
      const number = (before.sounds.find((sound) => sound.language === language)?.number ?? 0) + 1;
      const sound: store.StoredSound = { ...kept, language, number, createdAt: at.toISOString(), createdBy: actor };
      const after = { ...before, sounds: [...others, sound], version: before.version + 1, updatedAt: at.toISOString() };
      const stale = async () => commandErrors.staleVersion({ current: presentPrompt(await find(db, id)) });
      change.write(store.updatePrompt(db, after), { onMiss: stale });
      change.write(store.insertSound(tenantId, id, sound));
      return record(context, 'prompt.recorded', { before, after });
    },
    choiceOf,
    async changeChoice({ db, tenantId, change }, body) {
      const before = await choiceOf(db);
      const stale = async () => commandErrors.staleVersion({ current: await choiceOf(db) });
      if (before.version !== body.version) throw await stale();
      await requirePurpose(db, body.musicId, 'music');
      await requirePurpose(db, body.greetingId, 'announcement');
      const choice = { ...body, version: body.version + 1 };
      change.write(store.saveChoice(db, tenantId, choice), { onMiss: stale });
      change.audit({
        action: 'prompt_choice.changed',
        subject: { kind: 'prompt_choice', id: tenantId, name: null },
        changes: changesBetween(before, choice),
      });
      const subject = { id: tenantId, version: choice.version };
      change.emit({ topic: 'prompts', type: 'prompt_choice.changed', subject, payload: choice });
      return choice;
    },
  };
}
