import { defineErrors } from '@oneline/kernel';

export const promptErrors = defineErrors('prompts', {
  notFound: [404, 'There is no such prompt'],
  exists: [409, 'A prompt of this name exists already'],
  noSound: [404, 'This prompt has no sound in this language'],
  fileMissing: [422, 'The request carries no file'],
  /** details: `mostBytes`. */
  fileTooLarge: [413, 'The file is too large'],
  /** details: `code` of the converter. */
  fileUnreadable: [422, 'The file is no WAV or MP3 that can be read'],
  notMusic: [422, 'What is chosen as music is an announcement, or the other way round'],
});
