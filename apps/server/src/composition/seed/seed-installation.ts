import type { Terminal } from '../../cli/command.ts';
import { installationErrors } from '../errors.ts';
import { withInstallation } from '../installation-store.ts';
import { createReadiness } from '../readiness.ts';
import { withServer } from '../with-server.ts';
import { seedFirstTime } from './seed-first-time.ts';

/** Makes what a first start makes, without starting. Errors: `installation.already_seeded`, those of `withServer`. */
export async function seedInstallation(
  terminal: Pick<Terminal, 'config' | 'log' | 'say'>,
  firstSeed: 'demo' | 'empty',
): Promise<void> {
  await withServer(terminal, async ({ server, ownerUrl, isJoined }) => {
    const tenants = await withInstallation(ownerUrl, (installation) => installation.tenants());
    // One that a first start has left half made begins anew, unless a server is making it.
    const standing = tenants.filter(({ state }) => isJoined || state !== 'seeding');
    if (standing.length > 0) throw installationErrors.alreadySeeded({ tenants: standing.map(({ code }) => code) });
    await seedFirstTime(server, {
      config: { ...terminal.config, firstSeed },
      ownerUrl,
      readiness: createReadiness(),
      say: terminal.say,
    });
  });
}
