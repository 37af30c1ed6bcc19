import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from './durable-file.ts';

/** What the launcher remembers beside the database files. */
export interface ServerState {
  readonly superuserPassword: string;
  /** Null before the first start. */
  readonly port: number | null;
}

export function stateFile(dataDir: string): string {
  return join(dataDir, 'server.json');
}

/** The stored state; null if there is none or it cannot be understood. */
export async function readState(dataDir: string): Promise<ServerState | null> {
  try {
    const state = JSON.parse(await readFile(stateFile(dataDir), 'utf8')) as ServerState;
    return state.superuserPassword ? state : null;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

export function newState(): ServerState {
  return { superuserPassword: randomBytes(24).toString('base64url'), port: null };
}

export async function writeState(dataDir: string, state: ServerState): Promise<void> {
  await replaceFile(stateFile(dataDir), `${JSON.stringify(state, null, 2)}\n`);
}
