/** A piece of sound, channels already mixed into one: −1…1. */
export interface SoundPiece {
  readonly rate: number;
  readonly samples: Float32Array;
}

/** Why a file cannot be read. */
export type PromptProblem =
  | 'unknown_kind'
  | 'damaged'
  | 'unknown_encoding'
  | 'unknown_sample_size'
  | 'too_many_channels'
  | 'odd_rate';

export const MAX_CHANNELS = 8;
export const MIN_RATE = 4000;
export const MAX_RATE = 192_000;
