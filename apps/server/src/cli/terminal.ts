import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { destination } from 'pino';
import { readConfig } from '../platform/config/config.ts';
import { createLog } from '../platform/log/log.ts';
import type { CommandLineCommand, Terminal } from './command.ts';

/** The terminal and the environment of this process, for this command. Error: `config.invalid`. */
export function createTerminal({ isServer = false }: Pick<CommandLineCommand, 'isServer'>): Terminal {
  const config = readConfig(process.env);
  // Whoever reads along may leave at any time; that ends no server.
  if (isServer) for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const isQuiet = !isServer && process.env['ONELINE_LOG'] === undefined;
  return {
    config,
    log: createLog({
      level: isQuiet ? 'warn' : config.logLevel,
      isRevealing: config.isLogRevealing,
      ...(isServer ? {} : { destination: destination({ dest: 2, sync: true }) }),
    }),
    say: (line) => process.stdout.write(`${line}\n`),
    async ask(question, { isSecret = false } = {}) {
      if (!process.stdin.isTTY) return null;
      const lines = createInterface({
        input: process.stdin,
        output: isSecret ? nowhere() : process.stderr,
        terminal: true,
      });
      // Only now, for the terminal goes on echoing until lines are edited here.
      if (isSecret) process.stderr.write(`${question} `);
      // Ctrl+C and Ctrl+D leave the question without an answer.
      const closed = new Promise<null>((resolve) => lines.once('close', () => resolve(null)));
      try {
        return await Promise.race([lines.question(isSecret ? '' : `${question} `), closed]);
      } finally {
        lines.close();
        if (isSecret) process.stderr.write('\n');
      }
    },
  };
}

/** Where the editor of the line shows what is typed. */
function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}
