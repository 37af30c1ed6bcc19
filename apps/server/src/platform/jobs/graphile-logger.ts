import { Logger as GraphileLogger } from 'graphile-worker';
import type { Logger } from '../log/log.ts';

/** graphile-worker's own words, in our log: its errors and warnings as such, the rest for whoever debugs. */
export function graphileLogger(log: Logger): GraphileLogger {
  return new GraphileLogger(() => (level, message) => {
    const engine = { engine: message };
    if (level === 'error') log.error(engine, 'job engine');
    else if (level === 'warning') log.warn(engine, 'job engine');
    else log.debug(engine, 'job engine');
  });
}
