import { errors } from '../errors.ts';
import { createPlayer } from '../playback/player.ts';
import type { PortRange } from '../ports/port-allocator.ts';
import { createToneFeed } from '../tone/tone-feed.ts';
import { tones } from '../tone/tones.ts';
import { createWheel, type WheelClock } from '../wheel/wheel.ts';
import { createConferences } from './conferences.ts';
import { createLegs } from './legs.ts';
import { createPromptShelf } from './prompt-shelf.ts';
import type { MediaCommand, MediaEventBody, MediaResults } from './protocol.ts';
import { createRecordings } from './recordings.ts';

export interface MediaEngineOptions {
  readonly ports: PortRange;
  readonly clock: WheelClock;
  /** Milliseconds since 1970 at 0 of the clock. */
  readonly epochMs: number;
  readonly random: () => number;
  readonly emit: (event: MediaEventBody) => void;
  /** Share of the time since the last call in which the thread was busy. */
  readonly busyShare: () => number;
}

type Handlers = {
  readonly [Kind in MediaCommand['kind']]: (
    command: Extract<MediaCommand, { kind: Kind }>,
  ) => Kind extends keyof MediaResults ? MediaResults[Kind] | Promise<MediaResults[Kind]> : unknown;
};

/** All legs of one thread, by commands. No SIP, SQL or HTTP here. */
export interface MediaEngine {
  /** The result of the command's kind (`MediaResults`). @throws a `media.…` error: the command changed nothing */
  handle(command: MediaCommand): Promise<unknown>;
}

export function createMediaEngine({ ports, clock, epochMs, random, emit, busyShare }: MediaEngineOptions): MediaEngine {
  const now = (): number => clock.nowMs();
  // A turn that throws does so fifty times a second: it is told once in a second, with how often.
  let faults = 0;
  let faultToldAtMs = Number.NEGATIVE_INFINITY;
  const tellFault = (fault: unknown): void => {
    faults += 1;
    if (now() - faultToldAtMs < 1000) return;
    const message = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
    emit({ kind: 'worker.fault', message, times: faults });
    faultToldAtMs = now();
    faults = 0;
  };
  const wheel = createWheel({
    clock,
    onFault: tellFault,
  });
  const shelf = createPromptShelf();
  const legs = createLegs({ ports, wheel, shelf, now, epochMs, random, emit });
  const conferences = createConferences({ legs, wheel, emit });
  const recordings = createRecordings({ legs, wheel, epochMs, now, emit });

  const closeLeg = (name: string) => {
    legs.get(name);
    conferences.release(name);
    recordings.release(name);
    return legs.close(name);
  };

  /** Between legs that are in no conference. */
  const bridge = ({ legs: [one, other] }: { readonly legs: readonly [string, string] }): void => {
    for (const name of [one, other]) legs.get(name);
    for (const name of [one, other]) conferences.release(name);
    legs.bridge(one, other);
  };

  const player = (command: { readonly leg: string; readonly play: string }) =>
    legs.get(command.leg).player(command.play);

  const press = ({ leg, digits, durationMs }: Extract<MediaCommand, { kind: 'leg.press' }>): void => {
    if (!legs.get(leg).leg.press(digits, durationMs)) throw errors.noDigits({ digits });
  };

  const handlers: Handlers = {
    'leg.open': async (command) => ({ port: await legs.open(command) }),
    'leg.apply': ({ leg, settings }) => legs.apply(leg, settings),
    'leg.close': ({ leg }) => closeLeg(leg),
    'leg.mute': ({ leg, isMuted }) => legs.get(leg).leg.mute(isMuted),
    'leg.deafen': ({ leg, isDeaf }) => legs.get(leg).leg.deafen(isDeaf),
    'leg.press': press,
    'leg.background': ({ leg, background }) => legs.get(leg).background(background),
    'leg.quality': ({ leg }) => legs.get(leg).leg.quality(),
    'leg.detect-voice': ({ leg, isOn }) => legs.get(leg).detectVoice(isOn),
    'leg.detect-answerer': ({ leg, options }) => legs.get(leg).detectAnswerer(options),
    'play.start': (command) => legs.get(command.leg).play(command.play, command),
    'play.stop': (command) => player(command).stop(),
    'play.pause': (command) => player(command).pause(command.isPaused),
    'play.seek': (command) => player(command).seek(command.toMs),
    'play.skip': (command) => player(command).seek(player(command).positionMs() + command.byMs),
    'collect.start': (command) => legs.get(command.leg).collect(command),
    'collect.stop': ({ leg, collect }) => legs.get(leg).stopCollecting(collect),
    bridge,
    unbridge: ({ leg }) => legs.unbridge(leg),
    echo({ leg }) {
      conferences.release(leg);
      legs.echo(leg);
    },
    'conference.admit': ({ conference, leg, role }) => conferences.admit(conference, leg, role),
    'conference.dismiss': ({ conference, leg }) => conferences.dismiss(conference, leg),
    'conference.announce': ({ conference, items }) =>
      conferences.announce(conference, createPlayer({ items: shelf.itemsOf(items) })),
    'conference.beep': ({ conference }) => conferences.announce(conference, createToneFeed(tones.beep)),
    'conference.close': ({ conference }) => conferences.close(conference),
    'record.start': (command) => recordings.start(command),
    'record.pause': ({ recording }) => recordings.get(recording).pause(),
    'record.resume': ({ recording }) => recordings.get(recording).resume(),
    'record.stop': ({ recording }) => recordings.stop(recording),
    'prompt.load': ({ prompt, law, octets }) => shelf.load(prompt, { law, octets }),
    'prompt.unload': ({ prompt }) => shelf.unload(prompt),
    figures: () => ({
      legs: legs.names.length,
      conferences: conferences.count,
      recordings: recordings.count,
      prompts: shelf.size,
      portsInUse: legs.portsInUse,
      portCapacity: legs.portCapacity,
      lateness: wheel.lateness(),
      busyShare: busyShare(),
    }),
    async close() {
      for (const name of legs.names) closeLeg(name);
      await recordings.close();
      wheel.close();
    },
  };

  return {
    async handle(command) {
      const handler = handlers[command.kind] as (of: MediaCommand) => unknown;
      return await handler(command);
    },
  };
}
