import { isDomainError } from '@oneline/kernel';
import { type CommandLineCommand, readInput, usageErrors } from './cli/command.ts';
import { commands, findCommand } from './cli/commands.ts';
import { createTerminal } from './cli/terminal.ts';

/** Exit codes: 0 done, 1 not done, 2 not understood. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  const [name = 'help', ...rest] = args;
  if (name === 'help' || name === '--help' || name === '-h') return help(rest);
  try {
    const found = findCommand(args);
    if (args.includes('--help') || args.includes('-h')) return help(args);
    if (!found) throw unknown(args);
    const input = readInput(found.command, found.rest);
    return await found.command.run(createTerminal(found.command), input);
  } catch (error) {
    return fail(error);
  }
}

/** Of all commands, or of those whose name begins with these words. */
function help(words: readonly string[]): number {
  const command = findCommand(words)?.command;
  if (command) {
    process.stdout.write(describe(command));
    return 0;
  }
  const [word] = words;
  const group = commands.filter(({ name }) => name.startsWith(`${word} `));
  if (word !== undefined && group.length === 0) return fail(unknown(words));
  const listed = group.length > 0 ? group : commands;
  const width = Math.max(...listed.map(({ name }) => name.length));
  const lines = listed.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  process.stdout.write(
    `Usage: npm run oneline -- COMMAND [options]\n\n${lines.join('\n')}\n\nhelp COMMAND tells more. Settings come from the environment: docs/operations.md.\n`,
  );
  return 0;
}

function describe(command: CommandLineCommand): string {
  const usage = `npm run oneline -- ${command.name} ${command.usage}`.trimEnd();
  return `Usage: ${usage}\n\n${command.summary}.\n${command.help === '' ? '' : `\n${command.help}\n`}`;
}

function unknown(words: readonly string[]): Error {
  return usageErrors.unknownCommand({ command: words.join(' '), commands: commands.map(({ name }) => name) });
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
