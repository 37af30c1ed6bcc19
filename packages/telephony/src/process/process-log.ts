import { inspect } from 'node:util';
import type { ExchangeLog, ExchangeSettings } from '../embedded/settings.ts';

const levels = ['debug', 'info', 'warn', 'error'] as const;

/** One JSON value a line on standard output; what is personal is left out unless everything is asked for. */
export function createProcessLog(least: ExchangeSettings['log']): ExchangeLog {
  const from = least === 'silent' ? levels.length : levels.indexOf(least);

  function write(level: (typeof levels)[number], facts: object, msg: string): void {
    if (levels.indexOf(level) < from) return;
    const { pii, err, ...rest } = facts as { pii?: unknown; err?: unknown };
    const line = {
      level,
      time: new Date().toISOString(),
      msg,
      ...rest,
      ...(err === undefined ? {} : { err: inspect(err) }),
      ...(least === 'debug' && pii !== undefined ? { pii } : {}),
    };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }

  return {
    info: (facts, message) => write('info', facts, message),
    warn: (facts, message) => write('warn', facts, message),
    error: (facts, message) => write('error', facts, message),
  };
}
