import type { OneTimeLink } from '@oneline/contracts';
import type { Terminal } from '../cli/command.ts';
import { requireInstallation } from './with-database.ts';
import { withServer } from './with-server.ts';

/** A new link for `login` or `login@tenant`. Errors: `identity.account_not_found`, `identity.account_disabled`. */
export async function resetPassword(
  terminal: Pick<Terminal, 'config' | 'log'>,
  login: string,
): Promise<{ link: OneTimeLink; isAddressCertain: boolean }> {
  await requireInstallation(terminal.config);
  return withServer(terminal, async ({ server, isAddressCertain }) => ({
    link: await server.domains.identity.resetPassword(login),
    isAddressCertain,
  }));
}
