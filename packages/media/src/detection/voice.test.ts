import { describe, expect, it } from 'vitest';
import { seededRandom } from '../testing/random.ts';
import { speechLike } from '../testing/speech.ts';
import { tone } from '../testing/tone.ts';
import { createAnsweringMachine } from './answering-machine.ts';
import { createVoiceActivity } from './voice-activity.ts';

const speech = speechLike(60, 3);

/** Without its longer pauses: what is spoken in one breath. */
const breath = Int16Array.from(
  Array.from({ length: speech.length / 160 }, (_, i) => speech.subarray(i * 160, i * 160 + 160))
    .filter((frame) => Math.max(...frame.map(Math.abs)) > 1500)
    .flatMap((frame) => [...frame]),
);

const spoken = (ms: number, from = 0): Int16Array => breath.subarray(from, from + ms * 8);
const silence = (ms: number): Int16Array => new Int16Array(ms * 8);

function noise(ms: number, level: number): Int16Array {
  const random = seededRandom(4);
  return Int16Array.from({ length: ms * 8 }, () => (random() + random() + random() - 1.5) * 2 * level);
}

function joined(...parts: readonly Int16Array[]): Int16Array {
  return Int16Array.from(parts.flatMap((part) => [...part]));
}

function frames(samples: Int16Array): Int16Array[] {
  return Array.from({ length: Math.floor(samples.length / 160) }, (_, i) => samples.subarray(i * 160, i * 160 + 160));
}

describe('voice activity', () => {
  function heard(samples: Int16Array): string[] {
    const log: string[] = [];
    let nowMs = 0;
    const voice = createVoiceActivity({
      began: (agoMs) => log.push(`began ${nowMs - agoMs}`),
      ended: (spokeMs) => log.push(`ended ${spokeMs}`),
    });
    for (const frame of frames(samples)) {
      nowMs += 20;
      voice.hear(frame);
    }
    return log;
  }

  it('says when somebody begins to speak, and when he has been quiet for a while', () => {
    const log = heard(joined(silence(1000), spoken(2000), silence(1000)));
    expect(log).toEqual(['began 1000', 'ended 2000']);
  });

  it('does not take the noise of a room for speech, but hears speech in it', () => {
    expect(heard(noise(20_000, 150))).toEqual([]);
    const inNoise = noise(8000, 150);
    spoken(2000).forEach((sample, i) => {
      inNoise[5000 * 8 + i] = (inNoise[5000 * 8 + i] as number) + sample;
    });
    const log = heard(inNoise);
    expect(log[0]).toBe('began 5000');
    expect(log).toHaveLength(2);
  });

  it('gets used to a noise that begins, and does not mind a click', () => {
    const log = heard(joined(silence(1000), noise(30_000, 400)));
    expect(log.filter((line) => line.startsWith('began')).length).toBe(1);
    expect(log.at(-1)).toMatch(/^ended/);
    expect(heard(joined(noise(2000, 20), spoken(20), noise(2000, 20)))).toEqual([]);
  });
});

describe('the answering machine detection', { timeout: 30_000 }, () => {
  function judged(samples: Int16Array): string[] {
    const log: string[] = [];
    const machine = createAnsweringMachine({
      decided: (answerer, cause) => log.push(`${answerer}: ${cause}`),
      beeped: (hertz) => log.push(`beep ${Math.round(hertz / 10) * 10}`),
    });
    for (const frame of frames(samples)) machine.hear(frame);
    return log;
  }

  it('takes a short greeting and silence for a person', () => {
    expect(judged(joined(silence(500), spoken(600), silence(2000)))).toEqual(['person: short_greeting']);
    expect(judged(joined(silence(300), spoken(250), silence(200), spoken(300), noise(1500, 15)))).toEqual([
      'person: short_greeting',
    ]);
  });

  it('takes a long greeting for a machine, and hears its beep whenever it comes', () => {
    const greeting = joined(silence(400), spoken(4000), silence(300), spoken(3000, 40_000), silence(500));
    expect(judged(greeting)).toEqual(['machine: long_greeting']);
    expect(judged(joined(greeting, tone(1000, 8000, 4000), silence(500)))).toEqual([
      'machine: long_greeting',
      'beep 1000',
    ]);
  });

  it('takes many words for a machine', () => {
    const words = Array.from({ length: 5 }, (_, i) => [spoken(240, i * 8000), silence(200)]).flat();
    expect(judged(joined(silence(200), ...words))).toEqual(['machine: many_words']);
  });

  it('takes silence from the start for a machine', () => {
    expect(judged(silence(6000))).toEqual(['machine: initial_silence']);
  });

  it('takes a beep alone for a machine, and speech never for a beep', () => {
    expect(judged(joined(silence(800), tone(1400, 6000, 4000)))).toEqual(['machine: beep', 'beep 1400']);
    expect(judged(speechLike(300, 8)).filter((line) => line.startsWith('beep'))).toEqual([]);
  });

  it('is unsure when it has heard enough and still does not know', () => {
    const halting = joined(
      silence(1500),
      spoken(600),
      silence(700),
      spoken(300, 9000),
      silence(700),
      spoken(400, 20_000),
    );
    expect(judged(joined(halting, silence(780), spoken(40), silence(400)))[0]).toMatch(/^(unsure|person)/);
  });
});
