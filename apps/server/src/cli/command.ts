import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { defineErrors } from '@oneline/kernel';
import type { Config } from '../platform/config/config.ts';
import type { Logger } from '../platform/log/log.ts';

export const usageErrors = defineErrors('usage', {
  unknownCommand: [400, 'There is no such command'],
  wrongOption: [400, 'The options are not as this command takes them'],
});

/** Where a command runs: its input, output and settings. */
export interface Terminal {
  readonly config: Config;
  readonly log: Logger;
  /** For the person who typed the command. */
  say(line: string): void;
  /** Answered from the terminal; null when there is none. */
  ask(question: string, options?: { isSecret?: boolean }): Promise<string | null>;
}

export interface CommandLineCommand {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What follows the name, such as `FILE [--force]`. */
  readonly usage: string;
  /** What each option means. */
  readonly help: string;
  readonly options: ParseArgsOptionsConfig;
  /** Positional arguments: how many at least and at most. */
  readonly positionals: readonly [min: number, max: number];
  /** Its log is what it is about, and goes to standard output; others tell of trouble only, beside what they say. */
  readonly isServer?: boolean;
  /** Returns the exit code: 0 done, 1 not. Loads what it works with itself, so that help and refusals come at once. */
  run(terminal: Terminal, input: CommandInput): Promise<number>;
}

export interface CommandInput {
  readonly positionals: readonly string[];
  text(name: string): string | undefined;
  flag(name: string): boolean;
}

/** Reads the arguments of a command. Error: `usage.wrong_option`. */
export function readInput(command: CommandLineCommand, args: readonly string[]): CommandInput {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: command.options,
      allowPositionals: true,
      strict: true,
    });
    const [min, max] = command.positionals;
    if (positionals.length < min || positionals.length > max) {
      throw usageErrors.wrongOption({
        reason: `expected ${min === max ? min : `${min} to ${max}`} arguments, got ${positionals.length}`,
      });
    }
    return {
      positionals,
      text: (name) => {
        const value = values[name];
        return typeof value === 'string' ? value : undefined;
      },
      flag: (name) => values[name] === true,
    };
  } catch (error) {
    if (error instanceof TypeError) throw usageErrors.wrongOption({ reason: error.message });
    throw error;
  }
}
