import { createInterface } from 'node:readline/promises';
import { isDomainError } from '@oneline/kernel';
import { type CommandLineCommand, readInput, type Terminal, usageErrors } from './cli/command.ts';
import { commands } from './cli/commands.ts';
import { readConfig } from './platform/config/config.ts';
import { createLog } from './platform/log/log.ts';

/** Exit codes: 0 done, 1 not done, 2 not understood. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  const [name = 'help', ...rest] = args;
  if (name === 'help' || name === '--help' || name === '-h') return help(rest[0]);
  const command = commands.find((candidate) => candidate.name === name);
  try {
    if (!command) throw usageErrors.unknownCommand({ command: name, commands: commands.map((known) => known.name) });
    if (rest.includes('--help') || rest.includes('-h')) return help(name);
    const input = readInput(command, rest);
    return await command.run(createTerminal(), input);
  } catch (error) {
    return fail(error);
  }
}

function createTerminal(): Terminal {
  const config = readConfig(process.env);
  return {
    config,
    log: createLog({ level: config.logLevel, isRevealing: config.isLogRevealing }),
    say: (line) => process.stdout.write(`${line}\n`),
    async ask(question) {
      if (!process.stdin.isTTY) return null;
      const lines = createInterface({ input: process.stdin, output: process.stderr });
      try {
        return await lines.question(`${question} `);
      } finally {
        lines.close();
      }
    },
  };
}

function help(name: string | undefined): number {
  const command = commands.find((candidate) => candidate.name === name);
  if (command) process.stdout.write(describe(command));
  else {
    const width = Math.max(...commands.map((known) => known.name.length));
    const lines = commands.map((known) => `  ${known.name.padEnd(width)}  ${known.summary}`);
    process.stdout.write(
      `Usage: npm run oneline -- COMMAND [options]\n\n${lines.join('\n')}\n\nhelp COMMAND tells more. Settings come from the environment: docs/operations.md.\n`,
    );
  }
  return name !== undefined && !command ? 2 : 0;
}

function describe(command: CommandLineCommand): string {
  return `Usage: npm run oneline -- ${command.name} ${command.usage}\n\n${command.summary}.\n${command.help === '' ? '' : `\n${command.help}\n`}`;
}

function fail(error: unknown): number {
  if (!isDomainError(error)) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return 1;
  }
  const details = Object.entries(error.details).map(
    ([key, value]) => `  ${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}\n`,
  );
  const cause = error.cause instanceof Error ? `  cause: ${error.cause.message}\n` : '';
  process.stderr.write(`${error.message} (${error.code})\n${details.join('')}${cause}`);
  return error.code.startsWith('usage.') ? 2 : 1;
}
