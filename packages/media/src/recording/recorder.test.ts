import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alaw } from '../g711/laws.ts';
import { amplitudeOf } from '../testing/spectrum.ts';
import { sine } from '../testing/tone.ts';
import { createRecorder, type Recorder, type RecorderOptions } from './recorder.ts';
import { inspectRecording, readRecording } from './staging-reader.ts';

const key = randomBytes(32);
let folder = '';
let files = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'oneline-recorder-'));
});
afterAll(() => rm(folder, { recursive: true }));

function newPath(): string {
  files += 1;
  return join(folder, `${files}.rec`);
}

function recorder(path: string, options: Partial<RecorderOptions> = {}): { recorder: Recorder; faults: Error[] } {
  const faults: Error[] = [];
  const made = createRecorder({
    path,
    key,
    law: 'alaw',
    channels: 2,
    startedAtMs: 1_700_000_000_000,
    onFault: (fault) => faults.push(fault),
    ...options,
  });
  return { recorder: made, faults };
}

/** Says `ms` of a tone in each channel; the sample count goes on over calls. */
function speaker(to: Recorder) {
  let n = 0;
  return (ms: number, leftHertz: number, rightHertz: number): void => {
    for (let passed = 0; passed < ms; passed += 20) {
      const frame = (hertz: number) => Int16Array.from({ length: 160 }, (_, i) => sine(hertz, 8000, n + i));
      to.left(frame(leftHertz));
      to.right(frame(rightHertz));
      to.turn(1);
      n += 160;
    }
  };
}

/** The WAV file of a recording, its header checked, as linear channels. */
async function played(path: string) {
  const staged = await inspectRecording(path, key);
  const wav = await buffer(readRecording(path, key, staged));
  expect(wav.length).toBe(staged.wavBytes);
  expect(createHash('sha256').update(wav).digest('hex')).toBe(staged.sha256);
  expect([wav.toString('ascii', 0, 4), wav.readUInt32LE(4), wav.toString('ascii', 8, 16)]).toEqual([
    'RIFF',
    wav.length - 8,
    'WAVEfmt ',
  ]);
  const channels = wav.readUInt16LE(22);
  expect([wav.readUInt16LE(20), wav.readUInt32LE(24), wav.readUInt16LE(34)]).toEqual([6, 8000, 8]);
  const octets = wav.subarray(58);
  expect(octets.length).toBe(wav.readUInt32LE(54));
  const channel = (c: number) =>
    Int16Array.from({ length: octets.length / channels }, (_, i) => alaw.linear[octets[i * channels + c] ?? 0] ?? 0);
  return { staged, left: channel(0), right: channel(channels - 1) };
}

describe('a recorder', { timeout: 30_000 }, () => {
  it('writes the customer left and the agent right into a WAV file of G.711', async () => {
    const path = newPath();
    const { recorder: made } = recorder(path);
    speaker(made)(3000, 450, 1004);
    expect(await made.stop()).toEqual({ durationMs: 3000, pausedMs: 0, lostMs: 0 });
    const { staged, left, right } = await played(path);
    expect(staged).toMatchObject({ durationMs: 3000, isComplete: true, pauses: [], damagedFrames: 0 });
    expect([left.length, right.length]).toEqual([24_000, 24_000]);
    expect([amplitudeOf(left, 450), amplitudeOf(left, 1004)].map((a) => a > 4000)).toEqual([true, false]);
    expect([amplitudeOf(right, 450), amplitudeOf(right, 1004)].map((a) => a > 4000)).toEqual([false, true]);
  });

  it('has one channel for a message', async () => {
    const path = newPath();
    const { recorder: made } = recorder(path, { channels: 1 });
    speaker(made)(500, 450, 1004);
    await made.stop();
    const { left, staged } = await played(path);
    expect([left.length, staged.waveform.channels.length]).toEqual([4000, 1]);
    expect(amplitudeOf(left, 450)).toBeGreaterThan(4000);
  });

  it('has nothing of a pause in the file, nor of what was still on its way when it ended', async () => {
    const path = newPath();
    const { recorder: made } = recorder(path);
    const say = speaker(made);
    say(1230, 450, 450);
    made.pause();
    say(2000, 1600, 1600);
    made.resume();
    // Spoken during the pause, but late in the jitter buffer.
    say(200, 1600, 1600);
    say(1200, 700, 700);
    const end = await made.stop();
    const { staged, left, right } = await played(path);
    expect(staged.pauses).toEqual([{ pauseAtMs: 1240, pausedMs: 2260 }]);
    expect(end).toMatchObject({ pausedMs: 2260, durationMs: staged.durationMs });
    for (const samples of [left, right]) {
      for (let at = 0; at + 400 <= samples.length; at += 200) {
        expect(amplitudeOf(samples.subarray(at, at + 400), 1600)).toBeLessThan(400);
      }
      expect(amplitudeOf(samples.subarray(0, 8000), 450)).toBeGreaterThan(4000);
      expect(amplitudeOf(samples.subarray(-4000), 700)).toBeGreaterThan(4000);
    }
  });

  it('stays even when a channel has no frames, or too many', async () => {
    const path = newPath();
    const { recorder: made } = recorder(path);
    const frame = Int16Array.from({ length: 160 }, (_, i) => sine(450, 8000, i));
    for (let i = 0; i < 50; i += 1) {
      for (let twice = 0; twice < 2; twice += 1) made.left(frame);
      made.turn(1);
    }
    await made.stop();
    const { left, right } = await played(path);
    expect([left.length, right.length]).toEqual([8000, 8000]);
    expect(Math.max(...right)).toBeLessThanOrEqual(8);
  });

  it('encrypts: nothing in the file can be read without its key', async () => {
    const path = newPath();
    const { recorder: made } = recorder(path);
    speaker(made)(1000, 450, 450);
    await made.stop();
    const octets = await readFile(path);
    // A tone repeats its octets; ciphertext does not.
    const seen = new Set<string>();
    for (let at = 40; at + 8 < octets.length; at += 1) seen.add(octets.toString('latin1', at, at + 8));
    expect(seen.size).toBeGreaterThan(octets.length - 60);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await expect(inspectRecording(path, randomBytes(32))).rejects.toMatchObject({ code: 'media.no_recording' });
  });

  it('notices a frame that was changed, puts silence there, and keeps the rest', async () => {
    const path = newPath();
    const { recorder: made } = recorder(path);
    speaker(made)(2000, 450, 450);
    await made.stop();
    const octets = await readFile(path);
    octets[20 + 8034 + 200] = (octets[20 + 8034 + 200] as number) ^ 1;
    await writeFile(path, octets);
    const { staged, left } = await played(path);
    expect(staged).toMatchObject({ damagedFrames: 1, durationMs: 2000, isComplete: true });
    expect(Math.max(...left.subarray(4000, 8000))).toBeLessThanOrEqual(8);
    expect(amplitudeOf(left.subarray(8000), 450)).toBeGreaterThan(4000);
  });

  it('keeps what is whole of a file that was cut off anywhere', async () => {
    const path = newPath();
    const { recorder: made } = recorder(path);
    speaker(made)(1500, 450, 450);
    await made.stop();
    const { size } = await stat(path);
    for (const cut of [1, 100, 9000, size - 21]) {
      await truncate(path, size - cut);
      const { staged } = await played(path);
      expect(staged.isComplete).toBe(false);
      expect(staged.durationMs % 500).toBe(0);
    }
    await writeFile(path, 'no recording');
    await expect(inspectRecording(path, key)).rejects.toMatchObject({ code: 'media.no_recording' });
  });

  it('does not overwrite a file, and says that it cannot write', async () => {
    const path = newPath();
    await writeFile(path, 'something else');
    const { recorder: made, faults } = recorder(path);
    speaker(made)(1000, 450, 450);
    await expect(made.stop()).rejects.toMatchObject({ code: 'media.recording_failed', details: { errno: 'EEXIST' } });
    expect(faults).toHaveLength(1);
    expect(await readFile(path, 'utf8')).toBe('something else');
  });

  it('does not let a slow disk fill the memory: silence stands for what it did not take', async () => {
    const path = newPath();
    const { recorder: made } = recorder(path);
    // A minute at once: no write can happen in between.
    speaker(made)(60_000, 450, 450);
    const end = await made.stop();
    expect(end.durationMs).toBe(60_000);
    expect(end.lostMs).toBeGreaterThan(40_000);
    const { staged, left } = await played(path);
    expect(staged.durationMs).toBe(60_000);
    expect(amplitudeOf(left.subarray(0, 40_000), 450)).toBeGreaterThan(4000);
    expect(Math.max(...left.subarray(-8000))).toBeLessThanOrEqual(8);
  });

  it('draws the waveform of each channel', async () => {
    const path = newPath();
    const { recorder: made } = recorder(path);
    speaker(made)(400, 450, 1004);
    for (let i = 0; i < 20; i += 1) made.turn(1);
    await made.stop();
    const { waveform } = (await played(path)).staged;
    expect(waveform.peaksPerSecond).toBe(10);
    for (const peaks of waveform.channels) {
      expect(peaks).toHaveLength(8);
      expect([...peaks].map((peak) => peak > 50)).toEqual([true, true, true, true, false, false, false, false]);
    }
  });

  it('loses at most a second when its process is killed', async () => {
    const path = newPath();
    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL('../testing/record-until-killed.ts', import.meta.url)), path, key.toString('hex')],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let recordedMs = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      recordedMs = Number(line);
      if (recordedMs >= 1900 && !child.killed) child.kill('SIGKILL');
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    expect(child.signalCode).toBe('SIGKILL');
    const { staged, left } = await played(path);
    console.log(`killed after ${recordedMs} ms of recording, ${staged.durationMs} ms are in the file`);
    expect(staged.isComplete).toBe(false);
    expect(recordedMs - staged.durationMs).toBeLessThanOrEqual(1000);
    expect(amplitudeOf(left, 450)).toBeGreaterThan(4000);
  });
});
