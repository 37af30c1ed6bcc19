import { errors } from '../errors.ts';
import type { Law } from '../g711/laws.ts';
import { createMediaWorker, type MediaWorker, type WorkerLoss } from './media-worker.ts';
import type { MediaCommand, MediaEvent, ResultOf, WorkerFigures } from './protocol.ts';

/** Commands about a leg that is open, or about what belongs to one. */
export type PoolCommand = Exclude<
  MediaCommand,
  { kind: 'leg.open' | 'prompt.load' | 'prompt.unload' | 'figures' | 'close' }
>;
type OpenCommand = Extract<MediaCommand, { kind: 'leg.open' }>;

/** Several workers that share the ports; legs that are to meet live on one. */
export interface MediaPool {
  /**
   * Opens a leg on the worker of `beside`, another leg that it may be bridged to or confer with; without one on the worker
   * that has the fewest.
   */
  open(command: OpenCommand, beside?: string): Promise<{ readonly port: number }>;
  /** @throws `media.no_such_leg`, `media.not_found`, `media.different_workers`, `media.worker_lost`, the command's own */
  send<Command extends PoolCommand>(command: Command): Promise<ResultOf<Command['kind']>>;
  /** To all workers, and to each that comes after one that was lost; the memory is shared, not copied. */
  loadPrompt(prompt: string, law: Law, octets: Uint8Array): Promise<void>;
  unloadPrompt(prompt: string): Promise<void>;
  /** A worker each. */
  figures(): Promise<WorkerFigures[]>;
  /** Ends the worker of a leg as a crash would, for drills. */
  kill(leg: string): Promise<void>;
  close(): Promise<void>;
}

export interface MediaPoolOptions {
  readonly workers: number;
  readonly host: string;
  /** First and last port; each worker has its part of them. */
  readonly from: number;
  readonly to: number;
  readonly onEvent: (event: MediaEvent) => void;
  /** A worker crashed; another one takes its place at once. */
  readonly onLost: (loss: WorkerLoss) => void;
  /** No other one could be started; the pool goes on with the rest. */
  readonly onFault: (fault: unknown) => void;
}

interface SharedPrompt {
  readonly law: Law;
  readonly octets: Uint8Array;
}

export async function createMediaPool(options: MediaPoolOptions): Promise<MediaPool> {
  const { workers: count, host, from, to, onEvent, onLost, onFault } = options;
  const portsEach = Math.floor((to - from + 1) / count) & ~1;
  const prompts = new Map<string, SharedPrompt>();
  const workers: (MediaWorker | undefined)[] = [];
  const workerOfLeg = new Map<string, MediaWorker>();
  /** Of conferences and recordings. */
  const workerOfThing = new Map<string, MediaWorker>();
  const starting = new Set<Promise<unknown>>();
  let isClosing = false;

  const start = async (index: number, isReplacement: boolean): Promise<void> => {
    const first = from + (from % 2) + index * portsEach;
    const worker: MediaWorker = await createMediaWorker({
      ports: { host, from: first, to: first + portsEach - 1, start: isReplacement ? Math.random() : 0 },
      onEvent(event) {
        if (event.kind === 'record.ended' || event.kind === 'record.failed') {
          workerOfThing.delete(thing('recording', event.recording));
        } else if (event.kind === 'conference.ended') {
          workerOfThing.delete(thing('conference', event.conference));
        }
        onEvent(event);
      },
      onLost: (loss) => replace(index, loss),
    });
    workers[index] = worker;
    for (const [prompt, { law, octets }] of prompts) await worker.send({ kind: 'prompt.load', prompt, law, octets });
  };

  const forget = (lost: MediaWorker | undefined): void => {
    for (const places of [workerOfLeg, workerOfThing]) {
      for (const [name, worker] of [...places]) if (worker === lost) places.delete(name);
    }
  };

  function replace(index: number, loss: WorkerLoss): void {
    forget(workers[index]);
    workers[index] = undefined;
    if (!isClosing) {
      const started = start(index, true).catch(onFault);
      starting.add(started);
      void started.then(() => starting.delete(started));
    }
    onLost(loss);
  }

  const running = (): MediaWorker[] => workers.filter((worker) => worker !== undefined);

  const idlest = (): MediaWorker => {
    const [best] = running().sort((a, b) => a.legs.size - b.legs.size);
    if (best === undefined) throw errors.workerLost();
    return best;
  };

  const workerOf = (leg: string): MediaWorker => {
    const worker = workerOfLeg.get(leg);
    if (worker === undefined) throw errors.noSuchLeg({ leg });
    return worker;
  };

  const route = (command: PoolCommand): MediaWorker => {
    if (command.kind === 'bridge') {
      const [one, other] = command.legs.map(workerOf);
      if (one === undefined || one !== other) throw errors.differentWorkers({ legs: command.legs });
      return one;
    }
    const named = thingOf(command);
    const known = named === undefined ? undefined : workerOfThing.get(named);
    if (!('leg' in command)) {
      if (known === undefined) throw errors.notFound({ name: named });
      return known;
    }
    const worker = workerOf(command.leg);
    if (known !== undefined && known !== worker) throw errors.differentWorkers({ leg: command.leg });
    return worker;
  };

  await Promise.all(Array.from({ length: count }, (_, index) => start(index, false)));
  return {
    async open(command, beside) {
      // One that takes the place of a crashed one may be the only one.
      if (running().length === 0) await Promise.all(starting);
      if (workerOfLeg.has(command.leg)) throw errors.alreadyExists({ leg: command.leg });
      const worker = beside === undefined ? idlest() : workerOf(beside);
      workerOfLeg.set(command.leg, worker);
      try {
        return await worker.send(command);
      } catch (error) {
        workerOfLeg.delete(command.leg);
        throw error;
      }
    },
    async send(command) {
      const worker = route(command);
      const result = await worker.send(command);
      const named = thingOf(command);
      if (command.kind === 'leg.close') workerOfLeg.delete(command.leg);
      else if (named !== undefined && (command.kind === 'conference.admit' || command.kind === 'record.start')) {
        workerOfThing.set(named, worker);
      }
      return result;
    },
    async loadPrompt(prompt, law, octets) {
      const shared = new Uint8Array(new SharedArrayBuffer(octets.length));
      shared.set(octets);
      prompts.set(prompt, { law, octets: shared });
      await Promise.all(running().map((worker) => worker.send({ kind: 'prompt.load', prompt, law, octets: shared })));
    },
    async unloadPrompt(prompt) {
      prompts.delete(prompt);
      await Promise.all(running().map((worker) => worker.send({ kind: 'prompt.unload', prompt })));
    },
    figures: () => Promise.all(running().map((worker) => worker.send({ kind: 'figures' }))),
    kill: async (leg) => await workerOf(leg).kill(),
    async close() {
      isClosing = true;
      await Promise.all(starting);
      await Promise.all(running().map((worker) => worker.close()));
    },
  };
}

type ThingKind = 'conference' | 'recording';
const thing = (kind: ThingKind, name: string): string => `${kind} ${name}`;

function thingOf(command: PoolCommand): string | undefined {
  if ('conference' in command) return thing('conference', command.conference);
  return 'recording' in command ? thing('recording', command.recording) : undefined;
}
