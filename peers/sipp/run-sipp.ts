import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A run of SIPp, the load generator of the field (Debian: sip-tester). */
export interface SippOptions {
  /** A name of `scenarios/`. */
  readonly scenario: string;
  /** Where its reports are left. */
  readonly directory: string;
  /** Of SIP, on 127.0.0.1. */
  readonly port: number;
  /** The side that calls: whom, how many in all, and how fast. Without it SIPp answers. */
  readonly calls?: {
    readonly to: { readonly port: number; readonly user: string };
    readonly count: number;
    readonly perSecond: number;
    /** From the answer to the BYE. */
    readonly lastingMs: number;
  };
  /** Of media, where it is one port for all calls. */
  readonly mediaPort?: number;
  /** Returns all media that comes to the media port. */
  readonly isEchoing?: boolean;
  readonly transport?: 'u1' | 't1';
  /** Values of a scenario's `[name]`. */
  readonly keys?: Readonly<Record<string, string>>;
  readonly more?: readonly string[];
  /** What it is started by, such as `taskset -c 1`. */
  readonly launcher?: readonly string[];
}

export interface SippResult {
  readonly succeeded: number;
  readonly failed: number;
  readonly retransmissions: number;
  /** Of each call from the INVITE to the 200, milliseconds. */
  readonly setupMs: readonly number[];
  /** What went wrong, as SIPp wrote it. */
  readonly errors: string;
}

export interface RunningSipp {
  readonly pid: number;
  /** Resolves when its calls are over, or it has been stopped. */
  readonly ended: Promise<SippResult>;
  stop(): void;
}

const scenarios = join(import.meta.dirname, 'scenarios');
/** No run of ours lasts longer. */
const longestSeconds = 600;

export function startSipp(options: SippOptions): RunningSipp {
  const { calls, mediaPort, keys = {}, directory, launcher = [] } = options;
  const [program = '', ...args] = [
    ...launcher,
    'sipp',
    ...['-sf', join(scenarios, `${options.scenario}.xml`), '-i', '127.0.0.1', '-p', String(options.port)],
    ...['-t', options.transport ?? 'u1', '-nostdin', '-timeout', String(longestSeconds), '-max_socket', '5000'],
    ...['-trace_stat', '-fd', '1', '-stf', join(directory, `${options.port}-stat.csv`)],
    ...['-trace_err', '-error_file', join(directory, `${options.port}-errors.log`)],
    ...(calls ? ['-trace_rtt', '-rtt_freq', '1', '-m', String(calls.count), '-r', String(calls.perSecond)] : []),
    ...(calls ? ['-d', String(calls.lastingMs), '-s', calls.to.user, '-l', '5000'] : []),
    ...(mediaPort === undefined ? [] : ['-mp', String(mediaPort)]),
    ...(options.isEchoing ? ['-rtp_echo'] : []),
    ...Object.entries(keys).flatMap(([name, value]) => ['-key', name, value]),
    ...(options.more ?? []),
    ...(calls ? [`127.0.0.1:${calls.to.port}`] : []),
  ];
  const child = spawn(program, args, { cwd: directory, stdio: 'ignore' });
  const pid = child.pid ?? 0;
  const ended = once(child, 'exit').then(() => readResult(directory, options));
  return { pid, ended, stop: () => void child.kill('SIGUSR1') };
}

async function readResult(directory: string, { port, scenario }: SippOptions): Promise<SippResult> {
  const text = async (name: string): Promise<string> => readFile(join(directory, name), 'utf8').catch(() => '');
  const [names = '', ...lines] = (await text(`${port}-stat.csv`)).trim().split('\n');
  const last = lines.at(-1)?.split(';') ?? [];
  const figure = (name: string): number => Number(last[names.split(';').indexOf(name)] ?? Number.NaN);
  const timings = (await readdir(directory)).find(
    (name) => name.startsWith(`${scenario}_`) && name.endsWith('_rtt.csv'),
  );
  const [, ...times] = timings === undefined ? [] : (await text(timings)).trim().split('\n');
  return {
    succeeded: figure('SuccessfulCall(C)'),
    failed: figure('FailedCall(C)'),
    retransmissions: figure('Retransmissions(C)'),
    setupMs: times.map((line) => Number(line.split(';')[1])),
    errors: await text(`${port}-errors.log`),
  };
}

/** A sound that scenarios play: raw A-law in the directory of the run. */
export async function writeSound(directory: string, name: string, sound: Uint8Array): Promise<void> {
  await writeFile(join(directory, name), sound);
}
