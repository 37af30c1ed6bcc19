import { describe, expect, it } from 'vitest';
import { createConference, party } from '../conference/conference.ts';
import { alaw } from '../g711/laws.ts';
import { encode } from '../g711/samples.ts';
import type { LegSettings } from '../leg/settings.ts';
import { createWiredNet } from '../testing/leg-pair.ts';
import { amplitudeOf } from '../testing/spectrum.ts';
import { tone } from '../testing/tone.ts';
import { createLegSession, type LegSession } from './leg-session.ts';
import { createPromptShelf } from './prompt-shelf.ts';
import type { MediaEventBody } from './protocol.ts';

/** A telephone on a session whose events are told as lines, and prompts named for their frequency. */
function session(settings: Partial<LegSettings> = {}) {
  const net = createWiredNet();
  const shelf = createPromptShelf();
  for (const hertz of [450, 700, 1100]) {
    const octets = new Uint8Array(8000);
    encode(alaw, tone(hertz, 8000, 8000), octets);
    shelf.load(String(hertz), { law: 'alaw', octets });
  }
  const log: string[] = [];
  const emit = (event: MediaEventBody): void => {
    const { kind, leg: _, ...rest } = event as MediaEventBody & { leg: string };
    if (kind !== 'leg.latched') log.push([kind, ...Object.values(rest)].join(' '));
  };
  const phone = net.add(4000, 4002, settings);
  const made: LegSession = createLegSession({
    name: 'leg',
    emit,
    itemsOf: (names) => shelf.itemsOf(names),
    now: net.now,
    makeLeg: (observer) => net.add(4002, 4000, settings, { observer }).leg,
  });
  const ear: number[] = [];
  phone.leg.listen((samples) => ear.push(...samples));
  const run = (ms: number, ...others: Parameters<typeof net.run>[1][]): void => {
    net.run(ms, ...others, made.turn);
  };
  /** Which of the frequencies was heard in the last so many ms. */
  const heard = (ms: number): string =>
    [450, 700, 1100, 1000].filter((hertz) => amplitudeOf(Int16Array.from(ear.slice(-8 * ms)), hertz) > 1500).join(' ');
  return { net, made, log, phone, run, heard };
}

const items = (hertz: number) => [{ prompt: String(hertz) }];
const pin = { maxDigits: 4, terminators: '#', firstDigitTimeoutMs: 5000, interDigitTimeoutMs: 3000 };

describe('what goes on with a leg', () => {
  it('plays in place of what was played before, which ends as stopped', () => {
    const { made, log, run, heard } = session();
    made.play('one', { items: items(450) });
    run(500);
    made.play('two', { items: items(700) });
    run(400);
    expect(heard(200)).toBe('700');
    run(1000);
    expect(log).toEqual(['play.ended one 500 stopped', 'play.ended two 1000 played']);
  });

  it('plays one after the other when told so, tones and pauses among it', () => {
    const { made, log, run, heard } = session();
    made.play('one', { items: items(450) });
    made.play('two', { items: [{ silenceMs: 200 }, { tone: 'beep' }], isQueued: true });
    run(800);
    expect(heard(200)).toBe('450');
    run(800);
    expect(heard(200)).toBe('1000');
    run(600);
    expect(heard(200)).toBe('');
    expect(log).toEqual(['play.ended one 1000 played', 'play.ended two 700 played']);
  });

  it('stops only at the digits it was told', () => {
    const { made, log, phone, run } = session();
    made.play('one', { items: items(450), loops: 'forever', stopOn: '9#' });
    run(200);
    phone.leg.press('59');
    run(1000);
    expect(log.filter((line) => line.startsWith('play'))).toEqual([
      expect.stringMatching(/^play\.ended one \d+ digit 9$/),
    ]);
  });

  it('goes back to its background: music from a place of its own', () => {
    const { made, run, heard } = session();
    made.background({ kind: 'music', items: [...items(450), ...items(700)], startMs: 1000 });
    run(600);
    expect(heard(200)).toBe('700');
    made.play('one', { items: items(1100) });
    run(800);
    expect(heard(200)).toBe('1100');
    run(600);
    expect(heard(100)).toBe('700');
    made.background({ kind: 'nothing' });
    run(400);
    expect(heard(200)).toBe('');
  });

  it('keeps its background while it is in a conference, and hears it again afterwards', () => {
    const { net, made, run, heard } = session();
    made.background({ kind: 'music', items: items(450) });
    const conference = createConference();
    const other = net.add(4006, 4008);
    conference.admit(other.leg, party);
    made.joinConference();
    conference.admit(made.leg, party);
    made.background({ kind: 'music', items: items(700) });
    run(600, conference.turn);
    expect(heard(200)).toBe('');
    conference.dismiss(made.leg);
    made.leaveConference();
    run(600, conference.turn);
    expect(heard(200)).toBe('700');
  });

  it('hears what is played to it though it is deaf to others', () => {
    const { made, run, heard } = session();
    made.background({ kind: 'music', items: items(450) });
    made.leg.deafen(true);
    run(600);
    expect(heard(200)).toBe('');
    made.play('one', { items: items(700) });
    run(600);
    expect(heard(200)).toBe('700');
    run(600);
    made.leg.deafen(false);
    run(400);
    expect(heard(200)).toBe('450');
  });

  it('collects digits, each of them told', () => {
    const { made, log, phone, run } = session();
    made.collect({ kind: 'collect.start', leg: 'leg', collect: 'c', options: pin });
    phone.leg.press('12#');
    run(1500);
    expect(log).toEqual([
      'digit.began 1 event',
      'digit.ended 1 100',
      'digit.began 2 event',
      'digit.ended 2 100',
      'digit.began # event',
      'collect.ended c terminated 12 #',
      'digit.ended # 100',
    ]);
  });

  it('leaves everything as it was when a question cannot be asked', () => {
    const { made, log } = session();
    made.collect({ kind: 'collect.start', leg: 'leg', collect: 'c', options: pin });
    expect(() =>
      made.collect({
        kind: 'collect.start',
        leg: 'leg',
        collect: 'd',
        options: pin,
        ask: { items: [{ prompt: 'x' }] },
      }),
    ).toThrow(expect.objectContaining({ code: 'media.no_such_prompt' }));
    expect(log).toEqual([]);
    made.stopCollecting('c');
    expect(log).toEqual(['collect.ended c stopped ']);
  });

  it.each([
    ['events', {}],
    ['tones', { eventPayloadType: undefined }],
  ] as [string, Partial<LegSettings>][])(
    'tells secret digits at the end only, and to nobody who listens: as %s',
    (_, how) => {
      const { net, made, log, phone, run } = session(how);
      const far = net.add(5002, 5004, how);
      const agent = net.add(5004, 5002, how);
      const agentHears: number[] = [];
      agent.leg.listen((samples) => agentHears.push(...samples));
      const recorded: number[] = [];
      made.leg.listen((samples) => recorded.push(...samples));
      made.leg.relayTo(far.leg);
      run(500);
      made.collect({ kind: 'collect.start', leg: 'leg', collect: 'c', options: pin, isSecret: true });
      phone.leg.press('1470');
      run(3000);
      expect(log).toEqual(['collect.ended c complete 1470']);
      expect(agent.log.filter((line) => !line.startsWith('latched'))).toEqual([]);
      expect(Math.max(...agentHears)).toBeLessThan(20);
      expect(Math.max(...recorded)).toBeLessThan(20);
      phone.leg.press('5');
      run(1000);
      expect(log.slice(1)).toEqual([
        `digit.began 5 ${'eventPayloadType' in how ? 'tone' : 'event'}`,
        expect.stringMatching(/^digit\.ended 5/),
      ]);
      expect(agent.log.filter((line) => line.startsWith('+'))).toHaveLength(1);
    },
  );

  it('ends what goes on when it closes, each saying so', () => {
    const { made, log, run } = session();
    made.play('one', { items: items(450) });
    made.collect({ kind: 'collect.start', leg: 'leg', collect: 'c', options: pin });
    made.detectVoice(true);
    made.detectAnswerer(undefined);
    run(100);
    made.close();
    expect(log).toEqual(['collect.ended c stopped ', 'play.ended one 100 stopped']);
  });
});
