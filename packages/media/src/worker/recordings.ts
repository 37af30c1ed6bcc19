import { isDomainError } from '@oneline/kernel';
import { errors } from '../errors.ts';
import { createRecorder, type Recorder, type RecordingEnd } from '../recording/recorder.ts';
import type { Wheel } from '../wheel/wheel.ts';
import type { Legs } from './legs.ts';
import type { MediaCommand, MediaEventBody } from './protocol.ts';

/** The recordings of a thread by name. */
export interface Recordings {
  /** @throws `media.already_exists`, `media.no_such_leg` */
  start(command: Extract<MediaCommand, { kind: 'record.start' }>): void;
  /** @throws `media.not_found` */
  get(name: string): Recorder;
  /** Resolves when the file is whole. @throws `media.not_found`, `media.recording_failed` */
  stop(name: string): Promise<RecordingEnd>;
  /** Stops what is recorded of a leg; the end is told by events. */
  release(leg: string): void;
  /** Stops everything, and waits for it. */
  close(): Promise<void>;
  readonly count: number;
}

interface OpenRecording {
  readonly leg: string;
  readonly recorder: Recorder;
  detach(): void;
}

export interface RecordingsOptions {
  readonly legs: Legs;
  readonly wheel: Wheel;
  readonly epochMs: number;
  readonly now: () => number;
  readonly emit: (event: MediaEventBody) => void;
}

export function createRecordings({ legs, wheel, epochMs, now, emit }: RecordingsOptions): Recordings {
  const recordings = new Map<string, OpenRecording>();
  const ending = new Set<Promise<unknown>>();

  const find = (name: string): OpenRecording => {
    const open = recordings.get(name);
    if (open === undefined) throw errors.notFound({ recording: name });
    return open;
  };

  const stop = async (name: string): Promise<RecordingEnd> => {
    const { recorder, detach } = find(name);
    recordings.delete(name);
    detach();
    const end = await recorder.stop();
    emit({ kind: 'record.ended', recording: name, ...end });
    return end;
  };

  /** Failures have been told as events already. */
  const stopAlone = (name: string): void => {
    const ended = stop(name).catch(() => undefined);
    ending.add(ended);
    void ended.then(() => ending.delete(ended));
  };

  /** Nothing more can be written: it ends by itself. */
  const fail = (name: string, fault: Error): void => {
    emit({
      kind: 'record.failed',
      recording: name,
      code: isDomainError(fault) ? fault.code : 'media.recording_failed',
    });
    const open = recordings.get(name);
    if (open === undefined) return;
    recordings.delete(name);
    open.detach();
    open.recorder.stop().catch(() => undefined);
  };

  return {
    get count() {
      return recordings.size;
    },
    get: (name) => find(name).recorder,
    start({ recording, leg: name, path, key, channels, right }) {
      if (recordings.has(recording)) throw errors.alreadyExists({ recording });
      const { leg } = legs.get(name);
      const other = right === undefined ? undefined : legs.get(right).leg;
      const recorder = createRecorder({
        path,
        key,
        law: leg.settings().law,
        channels,
        startedAtMs: epochMs + now(),
        onFault: (fault) => fail(recording, fault),
      });
      const stops = [leg.listen(recorder.left), wheel.seat((_, frames) => recorder.turn(frames))];
      if (channels === 2) stops.push(other?.listen(recorder.right) ?? leg.overhear(recorder.right));
      recordings.set(recording, {
        leg: name,
        recorder,
        detach() {
          for (const each of stops) each();
        },
      });
    },
    stop,
    release(leg) {
      for (const [name, open] of [...recordings]) if (open.leg === leg) stopAlone(name);
    },
    async close() {
      for (const name of [...recordings.keys()]) stopAlone(name);
      await Promise.all(ending);
    },
  };
}
