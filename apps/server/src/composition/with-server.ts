import { systemClock } from '@oneline/kernel';
import type { Terminal } from '../cli/command.ts';
import { type ComposedServer, composeServer } from './compose-server.ts';
import { publicAddress } from './public-address.ts';
import { withDatabase } from './with-database.ts';

/** A command does one thing after the other. */
const poolSize = 4;

export interface ServedInstallation {
  readonly server: ComposedServer;
  readonly ownerUrl: string;
  /** A server works on the same database. */
  readonly isJoined: boolean;
  /** False: nobody knows yet at which address people will reach it. */
  readonly isAddressCertain: boolean;
}

/**
 * Runs `work` with every domain on the installation's database, without listening and without anything that works by itself:
 * a server that runs beside it hears of every change, one that starts later finds it. Errors: those of `withDatabase`.
 */
export async function withServer<Result>(
  { config, log }: Pick<Terminal, 'config' | 'log'>,
  work: (served: ServedInstallation) => Promise<Result>,
): Promise<Result> {
  return withDatabase({ config, log }, async ({ secrets, database: { urls }, isJoined }) => {
    const server = await composeServer({
      config: { ...config, poolSize },
      secrets,
      urls,
      log,
      clock: systemClock,
      webDir: null,
      readiness: () => ({ state: 'ready', steps: [] }),
    });
    try {
      const { url, isCertain } = await publicAddress(config);
      server.setPublicUrl(url);
      return await work({ server, ownerUrl: urls.owner, isJoined, isAddressCertain: isCertain });
    } finally {
      await server.close();
    }
  });
}
