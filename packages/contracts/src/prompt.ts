import { type Static, Type } from 'typebox';
import { route } from './route.ts';
import { ById, Instant, Name, Nullable, OneOf, Shape, Uuid, Version } from './scalar.ts';

const tag = 'prompts';

export const promptPurposes = ['announcement', 'music'] as const;
export const promptLanguages = ['zh-CN', 'en'] as const;
const PromptLanguage = OneOf(promptLanguages);

/** What is heard of a prompt in one language: the newest version. */
export const PromptSound = Shape({
  language: PromptLanguage,
  /** Of how many versions there have been. */
  number: Type.Integer({ minimum: 1 }),
  durationMs: Type.Integer({ minimum: 0 }),
  bytes: Type.Integer({ minimum: 0 }),
  /** Share of samples that were too loud in the file, 0–1. */
  clippedShare: Type.Number({ minimum: 0, maximum: 1 }),
  fileName: Type.String(),
  createdAt: Instant,
  createdBy: Type.String(),
});
export type PromptSound = Static<typeof PromptSound>;

const promptFacts = { name: Name, purpose: OneOf(promptPurposes), isActive: Type.Boolean() };
/** 语音文件: an announcement or music, in the languages that it has been recorded in. */
export const Prompt = Shape({
  id: Uuid,
  ...promptFacts,
  sounds: Type.Array(PromptSound),
  version: Version,
  updatedAt: Instant,
});
export type Prompt = Static<typeof Prompt>;

/** What is heard where nothing else is said. */
export const PromptChoice = Shape({
  /** By whoever is held; null: nothing. */
  musicId: Nullable(Uuid),
  /** Before the beep of a voicemail; null: the beep alone. */
  greetingId: Nullable(Uuid),
  version: Type.Integer({ minimum: 0 }),
});
export type PromptChoice = Static<typeof PromptChoice>;

export const promptRoutes = {
  list: route({
    id: 'prompt.list',
    method: 'GET',
    path: '/prompts',
    tag,
    access: 'prompt.read',
    summary: 'Announcements and music',
    reply: Shape({ items: Type.Array(Prompt) }),
  }),
  create: route({
    id: 'prompt.create',
    method: 'POST',
    path: '/prompts',
    tag,
    access: 'prompt.write',
    summary: 'Add a prompt; its sound is uploaded next',
    body: Shape(promptFacts),
    reply: Prompt,
    status: 201,
  }),
  change: route({
    id: 'prompt.change',
    method: 'PUT',
    path: '/prompts/:id',
    tag,
    access: 'prompt.write',
    summary: 'Rename a prompt, or take it out of use',
    params: ById,
    body: Shape({ ...promptFacts, version: Version }),
    reply: Prompt,
  }),
  upload: route({
    id: 'prompt.upload',
    method: 'POST',
    path: '/prompts/:id/sound',
    tag,
    access: 'prompt.write',
    summary: 'A WAV or MP3 file (multipart, field `file`): the next version of the prompt in a language',
    params: ById,
    query: Shape({ language: PromptLanguage }),
    carries: 'multipart',
    reply: Prompt,
  }),
  audio: route({
    id: 'prompt.audio',
    method: 'GET',
    path: '/prompts/:id/audio',
    tag,
    access: 'prompt.read',
    summary: 'What is heard: the WAV file, or a range of it',
    params: ById,
    query: Shape({ language: PromptLanguage }),
    carries: 'file',
  }),
  choice: route({
    id: 'prompt.choice',
    method: 'GET',
    path: '/prompt-choice',
    tag,
    access: 'prompt.read',
    summary: 'Which music and greeting are heard where nothing else is said',
    reply: PromptChoice,
  }),
  changeChoice: route({
    id: 'prompt.change_choice',
    method: 'PUT',
    path: '/prompt-choice',
    tag,
    access: 'prompt.write',
    summary: 'Choose the music and the greeting that are heard where nothing else is said',
    body: PromptChoice,
    reply: PromptChoice,
  }),
};
