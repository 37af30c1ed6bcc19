import { defineErrors } from '@oneline/kernel';

export const errors = defineErrors('media', {
  /** details: `host`, `from`, `to`, `inUse`. */
  noFreePort: [503, 'Every media port of the range is taken'],
  /** details: `host`, `errno`. */
  cannotBind: [500, 'A media port cannot be opened at this address'],
  /** details: `errno`. */
  recordingFailed: [500, 'A recording cannot be written'],
  noRecording: [422, 'This is no recording, or it was sealed with another key'],
  /** details: `bytes`, `maxBytes`. */
  promptTooLarge: [413, 'The sound file is too large'],
  /** details: `maxSeconds`. */
  promptTooLong: [422, 'The sound is too long'],
  promptEmpty: [422, 'The sound file holds no sound'],
  /** details: `problem`, a `PromptProblem`. */
  promptUnreadable: [422, 'The sound file cannot be read: WAV (PCM or G.711) and MP3 are taken'],
  /** details: `host`. */
  badAddress: [400, 'A remote address must be numeric, and of the same family as the local one'],
  /** details: `leg`. */
  noSuchLeg: [404, 'There is no such leg here'],
  /** details: `leg`, `conference`, `recording`: the one that exists already. */
  alreadyExists: [409, 'There is one of this name already'],
  /** details: `prompt`. */
  noSuchPrompt: [404, 'This prompt has not been loaded'],
  /** details: `conference`, `recording`, `play` or `collect`. */
  notFound: [404, 'There is nothing of this name here'],
  /** details: `digits`. */
  noDigits: [400, 'These are no digits of a telephone'],
  /** details: `leg` or `legs`. */
  differentWorkers: [409, 'These legs live on different media workers and cannot meet'],
  workerLost: [503, 'The media worker of this call is gone'],
});
