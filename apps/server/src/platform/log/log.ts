import pino, { type Logger } from 'pino';

export type { Logger };

/**
 * Structured logs on standard output. Messages are constant text. People's data may only stand under the key `pii`, at any
 * of the first three levels, and is left out unless `isRevealing`; credentials are always left out.
 */
export function createLog(options: {
  level: string;
  isRevealing?: boolean;
  isPretty?: boolean;
  destination?: pino.DestinationStream;
}): Logger {
  const secret = ['password', 'secret', 'token', 'authorization', 'cookie', 'passphrase'];
  const anywhere = (key: string): string[] => [key, `*.${key}`, `*.*.${key}`];
  const paths = [...secret.flatMap(anywhere), 'req.headers.authorization', 'req.headers.cookie'];
  if (!options.isRevealing) paths.push(...anywhere('pii'));
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths, censor: '[redacted]' },
    },
    options.destination ?? pino.destination({ dest: 1, sync: false }),
  );
}
