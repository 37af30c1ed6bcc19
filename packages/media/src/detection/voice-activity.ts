import { FRAME_SAMPLES } from '../audio/feed.ts';

const FRAME_MS = 20;
/** Root mean square of the quietest speech that counts, −42 dBm0, whatever the noise. */
const MIN_LEVEL = 180;
/** Speech stands 9 dB above the noise. */
const ABOVE_NOISE = 10 ** (9 / 20);
/** The noise is the quietest of late: it falls at once and rises by 3 dB a second. */
const NOISE_RISE = 10 ** (3 / 20 / 50);
const NOISE_START = 60;
/** Frames in a row that begin speech: a click is shorter. */
const FRAMES_TO_BEGIN = 3;
const DEFAULT_HANGOVER_MS = 300;

export interface VoiceListener {
  /** Somebody speaks; began `agoMs` ago. */
  began(agoMs: number): void;
  /** Nobody has spoken for the hang-over; `spokeMs` without it. */
  ended(spokeMs: number, silentMs: number): void;
}

/** Tells speech from silence and even noise by its level. */
export interface VoiceActivity {
  /** One frame of 20 ms. */
  hear(samples: Int16Array): void;
  isSpeaking(): boolean;
  /** In the frame heard last. */
  isLoud(): boolean;
}

export function createVoiceActivity(listener: VoiceListener, hangoverMs = DEFAULT_HANGOVER_MS): VoiceActivity {
  let noise = NOISE_START;
  let loudFrames = 0;
  let quietFrames = 0;
  let spokenFrames = 0;
  let isSpeaking = false;
  let isLoud = false;

  return {
    isSpeaking() {
      return isSpeaking;
    },
    isLoud() {
      return isLoud;
    },
    hear(samples) {
      let energy = 0;
      for (let i = 0; i < FRAME_SAMPLES; i += 1) energy += (samples[i] as number) ** 2;
      const level = Math.sqrt(energy / FRAME_SAMPLES);
      isLoud = level > MIN_LEVEL && level > noise * ABOVE_NOISE;
      // Digital silence of a muted side says nothing of the noise in the room.
      if (level > 1) noise = Math.min(level, noise * NOISE_RISE);
      noise = Math.max(noise, 8);
      if (isLoud) {
        loudFrames += 1;
        if (isSpeaking) spokenFrames += quietFrames + 1;
        quietFrames = 0;
        if (!isSpeaking && loudFrames >= FRAMES_TO_BEGIN) {
          isSpeaking = true;
          spokenFrames = loudFrames;
          listener.began(loudFrames * FRAME_MS);
        }
        return;
      }
      loudFrames = 0;
      quietFrames += 1;
      if (!isSpeaking || quietFrames * FRAME_MS < hangoverMs) return;
      isSpeaking = false;
      listener.ended(spokenFrames * FRAME_MS, quietFrames * FRAME_MS);
      quietFrames = 0;
    },
  };
}
