import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alaw } from '../g711/laws.ts';
import { encode } from '../g711/samples.ts';
import type { LegSettings } from '../leg/settings.ts';
import { inspectRecording, readRecording } from '../recording/staging-reader.ts';
import { freePorts } from '../testing/free-ports.ts';
import { amplitudeOf } from '../testing/spectrum.ts';
import { sine } from '../testing/tone.ts';
import { createMediaPool, type MediaPool } from './media-pool.ts';
import type { WorkerLoss } from './media-worker.ts';
import type { MediaEvent } from './protocol.ts';

const host = '127.0.0.1';

let pool: MediaPool;
let events: MediaEvent[] = [];
let losses: WorkerLoss[] = [];
let folder = '';

beforeEach(async () => {
  events = [];
  losses = [];
  folder = await mkdtemp(join(tmpdir(), 'oneline-media-'));
  const from = await freePorts(80);
  pool = await createMediaPool({
    workers: 2,
    host,
    from,
    to: from + 79,
    onEvent: (event) => events.push(event),
    onLost: (loss) => losses.push(loss),
    onFault: (fault) => {
      throw fault;
    },
  });
});
afterEach(async () => {
  await pool.close();
  await rm(folder, { recursive: true });
});

function settings(port?: number): LegSettings {
  return {
    direction: 'sendrecv',
    law: 'alaw',
    payloadType: 8,
    eventPayloadType: 101,
    remote: port === undefined ? undefined : { host, port },
  };
}

/** A telephone and the leg it is connected to; the telephone lives beside the leg. */
async function call(name: string, beside?: string): Promise<void> {
  const { port } = await pool.open({ kind: 'leg.open', leg: name, settings: settings() }, beside);
  const phone = await pool.open({ kind: 'leg.open', leg: `${name} phone`, settings: settings(port) }, name);
  await pool.send({ kind: 'leg.apply', leg: name, settings: settings(phone.port) });
}

async function loadTone(prompt: string, hertz: number, seconds: number): Promise<void> {
  const samples = Int16Array.from({ length: seconds * 8000 }, (_, n) => sine(hertz, 8000, n));
  const octets = new Uint8Array(samples.length);
  encode(alaw, samples, octets);
  await pool.loadPrompt(prompt, 'alaw', octets);
}

type Kind = MediaEvent['kind'];
type EventOf<K extends Kind> = Extract<MediaEvent, { kind: K }>;

/** The first event of a kind about a leg, waited for. */
async function event<K extends Kind>(kind: K, of: Partial<EventOf<K>> = {}): Promise<EventOf<K>> {
  const find = (): MediaEvent | undefined =>
    events.find(
      (each) => each.kind === kind && Object.entries(of).every(([name, value]) => Reflect.get(each, name) === value),
    );
  await expect.poll(find, { timeout: 15_000, interval: 10 }).toBeDefined();
  return find() as EventOf<K>;
}

describe('a pool of media workers', { timeout: 20_000 }, () => {
  it('plays a prompt to its end, and says so', async () => {
    await loadTone('welcome', 450, 0.3);
    await call('a');
    await pool.send({ kind: 'leg.detect-voice', leg: 'a phone', isOn: true });
    await pool.send({ kind: 'play.start', leg: 'a', play: 'p1', items: [{ prompt: 'welcome' }], loops: 2 });
    const end = await event('play.ended');
    expect(end).toMatchObject({ leg: 'a', play: 'p1', reason: 'played' });
    // Frames that a busy machine could not say in time are not among what was played.
    expect(end.playedMs).toBeGreaterThan(300);
    expect(end.playedMs).toBeLessThanOrEqual(600);
    expect(await event('voice.began')).toMatchObject({ leg: 'a phone' });
    const quality = await pool.send({ kind: 'leg.quality', leg: 'a phone' });
    expect(quality.received).toMatchObject({ lost: 0 });
    expect(quality.received.packets).toBeGreaterThan(15);
  });

  it('asks a question, takes the digits, and stops the question at the first', async () => {
    await loadTone('question', 450, 20);
    await call('a');
    await event('leg.latched', { leg: 'a' });
    const options = { maxDigits: 4, terminators: '#', firstDigitTimeoutMs: 3000, interDigitTimeoutMs: 3000 };
    await pool.send({
      kind: 'collect.start',
      leg: 'a',
      collect: 'pin',
      options,
      ask: { items: [{ prompt: 'question' }] },
    });
    await pool.send({ kind: 'leg.press', leg: 'a phone', digits: '42#', durationMs: 60 });
    expect(await event('play.ended')).toMatchObject({ play: 'pin', reason: 'digit', digit: '4' });
    expect(await event('collect.ended')).toMatchObject({
      collect: 'pin',
      reason: 'terminated',
      digits: '42',
      terminator: '#',
    });
    await expect(pool.send({ kind: 'collect.stop', leg: 'a', collect: 'pin' })).rejects.toMatchObject({
      code: 'media.not_found',
    });
  });

  it('bridges two legs and records what each says, a leg that closes ending its recording', async () => {
    await loadTone('customer', 450, 5);
    await loadTone('agent', 1004, 5);
    await call('a');
    await call('b', 'a');
    await pool.send({ kind: 'bridge', legs: ['a', 'b'] });
    await pool.send({ kind: 'play.start', leg: 'a phone', play: 'a', items: [{ prompt: 'customer' }] });
    await pool.send({ kind: 'play.start', leg: 'b phone', play: 'b', items: [{ prompt: 'agent' }] });
    const key = randomBytes(32);
    const path = join(folder, 'call.rec');
    await pool.send({ kind: 'record.start', recording: 'r', leg: 'a', path, key, channels: 2 });
    await expect
      .poll(async () => (await pool.send({ kind: 'leg.quality', leg: 'b phone' })).received.packets, {
        timeout: 15_000,
      })
      .toBeGreaterThan(60);
    const quality = await pool.send({ kind: 'leg.close', leg: 'a' });
    expect(quality.received.opinionScore).toBeGreaterThan(4);
    const { durationMs } = await event('record.ended', { recording: 'r' });
    const staged = await inspectRecording(path, key);
    expect(staged).toMatchObject({ isComplete: true, durationMs });
    const octets = (await buffer(readRecording(path, key, staged))).subarray(58);
    const channel = (c: number) =>
      Int16Array.from({ length: octets.length / 2 }, (_, i) => alaw.linear[octets[2 * i + c] ?? 0] ?? 0);
    const [left, right] = [channel(0).subarray(-4000), channel(1).subarray(-4000)];
    expect([amplitudeOf(left, 450), amplitudeOf(left, 1004)].map((a) => a > 3000)).toEqual([true, false]);
    expect([amplitudeOf(right, 450), amplitudeOf(right, 1004)].map((a) => a > 3000)).toEqual([false, true]);
  });

  it('lets three legs confer, ends with the last, and keeps apart what cannot meet', async () => {
    await call('a');
    await call('b', 'a');
    await call('far');
    const admit = (leg: string) =>
      pool.send({ kind: 'conference.admit', conference: 'c', leg, role: { kind: 'party' } });
    await Promise.all(['a', 'b'].map(admit));
    await expect(admit('far')).rejects.toMatchObject({ code: 'media.different_workers' });
    await expect(pool.send({ kind: 'bridge', legs: ['a', 'far'] })).rejects.toMatchObject({
      code: 'media.different_workers',
    });
    await pool.send({ kind: 'conference.beep', conference: 'c' });
    expect((await pool.figures()).map(({ conferences }) => conferences).toSorted((a, b) => a - b)).toEqual([0, 1]);
    await pool.send({ kind: 'leg.close', leg: 'a' });
    await pool.send({ kind: 'conference.dismiss', conference: 'c', leg: 'b' });
    await event('conference.ended', { conference: 'c' });
    await expect(pool.send({ kind: 'conference.beep', conference: 'c' })).rejects.toMatchObject({
      code: 'media.not_found',
    });
  });

  it('spreads legs over its workers, gives ports back, and counts', async () => {
    for (const leg of ['1', '2', '3', '4']) await pool.open({ kind: 'leg.open', leg, settings: settings() });
    const figures = await pool.figures();
    expect(figures.map(({ legs, portsInUse, portCapacity }) => [legs, portsInUse, portCapacity])).toEqual([
      [2, 2, 20],
      [2, 2, 20],
    ]);
    for (const leg of ['1', '2', '3', '4']) await pool.send({ kind: 'leg.close', leg });
    expect((await pool.figures()).map(({ portsInUse }) => portsInUse)).toEqual([0, 0]);
  });

  it('refuses with a code what cannot be done, and goes on', async () => {
    await expect(pool.send({ kind: 'leg.close', leg: 'nobody' })).rejects.toMatchObject({
      code: 'media.no_such_leg',
      httpStatus: 404,
    });
    await call('a');
    await expect(pool.open({ kind: 'leg.open', leg: 'a', settings: settings() })).rejects.toMatchObject({
      code: 'media.already_exists',
    });
    await expect(
      pool.send({ kind: 'play.start', leg: 'a', play: 'p', items: [{ prompt: 'unknown' }] }),
    ).rejects.toMatchObject({ code: 'media.no_such_prompt', details: { prompt: 'unknown' } });
    const strange = { ...settings(), remote: { host: 'telephone.example', port: 4000 } };
    await expect(pool.send({ kind: 'leg.apply', leg: 'a', settings: strange })).rejects.toMatchObject({
      code: 'media.bad_address',
    });
    const broken = { suite: 'AES_CM_128_HMAC_SHA1_80', keyAndSalt: new Uint8Array(3) } as const;
    const insecure = { ...settings(), srtp: { send: broken, receive: broken } };
    await expect(pool.open({ kind: 'leg.open', leg: 'x', settings: insecure })).rejects.toThrow();
    await pool.open({ kind: 'leg.open', leg: 'x', settings: settings() });
    await expect(pool.send({ kind: 'leg.press', leg: 'a', digits: '1x' })).rejects.toMatchObject({
      code: 'media.no_digits',
    });
    const record = { kind: 'record.start', leg: 'a', key: randomBytes(32), channels: 1 } as const;
    await pool.send({ ...record, recording: 'r', path: join(folder, 'missing', 'r.rec') });
    expect(await event('record.failed')).toMatchObject({ recording: 'r', code: 'media.recording_failed' });
    await expect(pool.send({ kind: 'record.stop', recording: 'r' })).rejects.toMatchObject({ code: 'media.not_found' });
  });

  it('reports the legs of a worker that crashed, and has another one with its prompts at once', async () => {
    await loadTone('welcome', 450, 0.1);
    await call('a');
    await call('b');
    const before = await pool.send({ kind: 'leg.quality', leg: 'b' });
    await pool.kill('a');
    await expect.poll(() => losses.length, { timeout: 15_000 }).toBe(1);
    expect(losses[0]?.legs.toSorted()).toEqual(['a', 'a phone']);
    await expect(pool.send({ kind: 'leg.quality', leg: 'a' })).rejects.toMatchObject({ code: 'media.no_such_leg' });
    await expect.poll(async () => (await pool.figures()).length, { timeout: 15_000 }).toBe(2);
    await call('a');
    await pool.send({ kind: 'play.start', leg: 'a', play: 'p', items: [{ prompt: 'welcome' }] });
    await event('play.ended', { leg: 'a' });
    const after = await pool.send({ kind: 'leg.quality', leg: 'b' });
    expect(after.received.packets).toBeGreaterThan(before.received.packets);
    expect(after.received.lost).toBe(0);
  });
});
