import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { repositoryRoot } from './repository.ts';

export interface Step {
  /** Unique; what the summary shows. */
  readonly name: string;
  /** The group a person asks for on the command line. */
  readonly part: string;
  /** A program on the PATH (node_modules/.bin first) and its arguments. */
  readonly command: readonly [program: string, ...args: string[]];
  readonly environment?: Readonly<Record<string, string>>;
  /** Cores the step keeps busy; 1 if not told. */
  readonly cores?: number;
  /** Names of earlier steps without which this one makes no sense. */
  readonly needs?: readonly string[];
  /** After that the step is stopped and has failed; 300 if not told. */
  readonly timeoutSeconds?: number;
}

export interface StepResult {
  readonly step: Step;
  readonly state: 'ok' | 'failed' | 'not run';
  readonly seconds: number;
  /** What it printed, stdout and stderr as they came. */
  readonly output: string;
}

/** From SIGTERM to SIGKILL, and from the end of a step to the end of what it left behind. */
const GRACE_MS = 10_000;

/** Runs one step to its end. Aborting the signal stops the process and everything it started. */
export function runStep(step: Step, signal: AbortSignal): Promise<StepResult> {
  const startedAtMs = performance.now();
  const timeoutSeconds = step.timeoutSeconds ?? 300;
  const output: string[] = [];
  const [program, ...args] = step.command;
  // A process group of its own, so that stopping it reaches grandchildren.
  const child = spawn(program, args, {
    cwd: repositoryRoot,
    env: { ...environmentOfTools(), ...step.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => output.push(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => output.push(text));

  let isStopped = false;
  let killTimer: NodeJS.Timeout | undefined;
  const killSoon = (): void => {
    killTimer ??= setTimeout(() => signalGroup(child.pid, 'SIGKILL'), GRACE_MS);
  };
  const stop = (): void => {
    isStopped = true;
    signalGroup(child.pid, 'SIGTERM');
    killSoon();
  };
  const timeout = setTimeout(() => {
    output.push(`\nstopped: still running after ${timeoutSeconds} s\n`);
    stop();
  }, timeoutSeconds * 1000);
  signal.addEventListener('abort', stop, { once: true });

  return new Promise((resolve) => {
    const end = (isOk: boolean): void => {
      clearTimeout(timeout);
      clearTimeout(killTimer);
      signal.removeEventListener('abort', stop);
      const seconds = (performance.now() - startedAtMs) / 1000;
      resolve({ step, state: isOk ? 'ok' : 'failed', seconds, output: output.join('') });
    };
    child.once('error', (error) => {
      output.push(`${error.message}\n`);
      end(false);
    });
    // A daemon left behind holds the pipes open and 'close' back.
    child.once('exit', killSoon);
    child.once('close', (exitCode) => end(exitCode === 0 && !isStopped));
  });
}

function signalGroup(processId: number | undefined, kind: NodeJS.Signals): void {
  if (processId === undefined) return;
  try {
    process.kill(-processId, kind);
  } catch {
    // The group is gone already.
  }
}

function environmentOfTools(): NodeJS.ProcessEnv {
  const programs = join(repositoryRoot, 'node_modules/.bin');
  return { ...process.env, PATH: `${programs}${delimiter}${process.env.PATH ?? ''}`, NO_COLOR: '1' };
}
