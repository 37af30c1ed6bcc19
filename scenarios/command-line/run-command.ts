import { spawn } from 'node:child_process';
import { join } from 'node:path';

export const program = join(import.meta.dirname, '../../apps/server/bin/oneline.js');

export interface CommandResult {
  /** The exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly dataDir: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Of the program, instead of the product's own. */
  readonly command?: readonly [file: string, ...args: string[]];
  /** What is typed once this is on the screen. */
  readonly typed?: { readonly after: string; readonly text: string };
}

/** A command of the product, as a process of its own. Never a synchronous one: its children would find nobody to reap them. */
export function runCommand(args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  const { dataDir, env = {}, typed } = options;
  const [file, ...rest] = options.command ?? [process.execPath, program, ...args];
  const child = spawn(file, rest, {
    env: { PATH: process.env['PATH'], ONELINE_DATA: dataDir, ...env },
    stdio: [typed ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  let isTyped = false;
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    if (!typed || isTyped || !stdout.includes(typed.after)) return;
    isTyped = true;
    child.stdin?.write(typed.text);
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}
