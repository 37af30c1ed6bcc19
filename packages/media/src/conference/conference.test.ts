import { describe, expect, it } from 'vitest';
import type { Leg } from '../leg/leg-interface.ts';
import type { LegSettings } from '../leg/settings.ts';
import { createWiredNet, type WiredLeg } from '../testing/leg-pair.ts';
import { amplitudeOf } from '../testing/spectrum.ts';
import { level } from '../testing/tone.ts';
import { createToneFeed } from '../tone/tone-feed.ts';
import { tones } from '../tone/tones.ts';
import { bridge } from './bridge.ts';
import { type Conference, coachOf, createConference, listener, party } from './conference.ts';

const toneOf = (hertz: number) =>
  createToneFeed({ parts: [{ hertz: [hertz], ms: 1_000_000 }], dbm0: -12, isRepeated: true });

/** Telephones, each saying a tone of its own, on legs of this side. */
function telephones(hertz: readonly number[], settings: readonly Partial<LegSettings>[] = []) {
  const net = createWiredNet();
  const conference = createConference();
  const all = hertz.map((frequency, i) => {
    const phone = net.add(4000 + 4 * i, 6000 + 4 * i, settings[i]);
    const leg = net.add(6000 + 4 * i, 4000 + 4 * i, settings[i]);
    phone.leg.feed(toneOf(frequency));
    return { frequency, phone, leg: leg.leg };
  });
  const run = (ms: number, through: Conference | undefined = conference): void => {
    for (let passed = 0; passed < ms; passed += 20) {
      net.run(20);
      through?.turn(net.now(), 1);
    }
  };
  return { net, conference, all, run };
}

/** Which of the tones each telephone hears, a row each. */
function hearing(all: readonly { frequency: number; phone: WiredLeg }[], run: (ms: number) => void): string[] {
  const ears = all.map(({ phone }) => {
    const frames: number[] = [];
    phone.leg.listen((samples) => frames.push(...samples));
    return frames;
  });
  run(1000);
  return ears.map((frames) => {
    const samples = Int16Array.from(frames.slice(4000));
    return all
      .filter(({ frequency }) => amplitudeOf(samples, frequency) > 500)
      .map(({ frequency }) => String(frequency))
      .join(' ');
  });
}

function longestSilenceMs(samples: readonly number[]): number {
  let longest = 0;
  let run = 0;
  for (const sample of samples) {
    run = Math.abs(sample) < 100 ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest / 8;
}

const at = (all: readonly { leg: Leg }[], i: number): Leg => {
  const found = all[i];
  if (found === undefined) throw new Error('no such telephone');
  return found.leg;
};

describe('a conference', () => {
  it('lets each hear all but himself, whatever his law', () => {
    const ulaw = { law: 'ulaw', payloadType: 0 } as const;
    const { all, conference, run } = telephones([400, 700, 1100, 1700], [{}, ulaw, {}, ulaw]);
    for (const { leg } of all) conference.admit(leg, party);
    expect(hearing(all, run)).toEqual(['700 1100 1700', '400 1100 1700', '400 700 1700', '400 700 1100']);
    expect(conference.members).toBe(4);
  });

  it('gives a listener, a coach and one who barges in the right ears', () => {
    const { all, conference, run } = telephones([400, 700, 1100]);
    const [customer, agent, supervisor] = [at(all, 0), at(all, 1), at(all, 2)];
    conference.admit(customer, party);
    conference.admit(agent, party);
    conference.admit(supervisor, listener);
    expect(hearing(all, run)).toEqual(['700', '400', '400 700']);
    conference.admit(supervisor, coachOf(agent));
    expect(hearing(all, run)).toEqual(['700', '400 1100', '400 700']);
    conference.admit(supervisor, party);
    expect(hearing(all, run)).toEqual(['700 1100', '400 1100', '400 700']);
    conference.dismiss(customer);
    expect(hearing(all, run)).toEqual(['', '1100', '700']);
  });

  it('makes an announcement to everybody', () => {
    const { all, conference, run } = telephones([400, 700]);
    for (const { leg } of all) conference.admit(leg, party);
    const beeped: number[] = [];
    all[0]?.phone.leg.listen((samples) => beeped.push(...samples));
    run(200);
    conference.announce(createToneFeed(tones.beep));
    run(2000);
    const loudness = (fromMs: number) => amplitudeOf(Int16Array.from(beeped.slice(fromMs * 8, fromMs * 8 + 800)), 1000);
    expect(Math.max(...[300, 400, 500, 600].map(loudness))).toBeGreaterThan(3000);
    expect(loudness(1600)).toBeLessThan(100);
  });

  it('clips what is too loud together, and goes on', () => {
    const { all, conference, run } = telephones([400, 401, 402, 403]);
    for (const { phone, leg } of all) {
      phone.leg.feed(createToneFeed({ parts: [{ hertz: [400], ms: 100_000 }], dbm0: 3, isRepeated: true }));
      conference.admit(leg, party);
    }
    const loud: number[] = [];
    all[0]?.phone.leg.listen((samples) => loud.push(...samples));
    run(1000);
    expect(Math.max(...loud)).toBe(32_256);
  });

  it('lets go of everybody when it ends: they are silent, and can be bridged again', () => {
    const { all, conference, run } = telephones([400, 700]);
    for (const { leg } of all) conference.admit(leg, party);
    run(500);
    conference.close();
    expect(conference.members).toBe(0);
    expect(hearing(all, run)).toEqual(['', '']);
    const end = bridge(at(all, 0), at(all, 1));
    expect(hearing(all, run)).toEqual(['700', '400']);
    end();
    expect(hearing(all, run)).toEqual(['', '']);
  });

  it('takes two legs out of their bridge, and puts them back, without a gap in their streams', () => {
    const { all, conference, run } = telephones([400, 700, 1100]);
    bridge(at(all, 0), at(all, 1));
    run(1000);
    for (const { leg } of all) conference.admit(leg, party);
    expect(hearing(all, run)).toEqual(['700 1100', '400 1100', '400 700']);
    conference.close();
    bridge(at(all, 0), at(all, 1));
    expect(hearing(all, run)).toEqual(['700', '400', '']);
    for (const { phone } of all.slice(0, 2)) expect(phone.leg.quality().received).toMatchObject({ lost: 0 });
  });

  it('takes over from a bridge, changes roles and gives back with no silence above 60 ms', () => {
    const { all, conference, run } = telephones([400, 700, 1100]);
    const [customer, agent, supervisor] = [at(all, 0), at(all, 1), at(all, 2)];
    bridge(customer, agent);
    run(2000);
    const ears = all.slice(0, 2).map(({ phone }) => {
      const samples: number[] = [];
      phone.leg.listen((heard) => samples.push(...heard));
      return samples;
    });
    run(500);
    for (const role of [listener, coachOf(agent), party]) {
      conference.admit(supervisor, role);
      for (const leg of [customer, agent]) conference.admit(leg, party);
      run(500);
    }
    conference.close();
    bridge(customer, agent);
    run(500);
    const silences = ears.map((samples) => longestSilenceMs(samples.slice(1600)));
    console.log(`longest silence over bridge, conference, roles and bridge: ${silences.join(' and ')} ms`);
    for (const ms of silences) expect(ms).toBeLessThanOrEqual(60);
  });

  it('can be overheard on each leg: what it says and what it is told', () => {
    const { all, conference, run } = telephones([400, 700]);
    const [customer, agent] = [at(all, 0), at(all, 1)];
    for (const leg of [customer, agent]) conference.admit(leg, party);
    const said: number[] = [];
    const told: number[] = [];
    customer.listen((samples) => said.push(...samples));
    customer.overhear((samples) => told.push(...samples));
    run(1000);
    expect(said).toHaveLength(told.length);
    expect(amplitudeOf(Int16Array.from(said.slice(4000)), 400)).toBeGreaterThan(3000);
    expect(amplitudeOf(Int16Array.from(told.slice(4000)), 700)).toBeGreaterThan(3000);
    expect(level(Int16Array.from(told.slice(4000)))).toBeGreaterThan(1000);
  });
});
