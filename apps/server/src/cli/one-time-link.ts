import type { OneTimeLink } from '@oneline/contracts';
import type { Terminal } from './command.ts';

/** For whoever hands the link to the person it is for. */
export function sayLink(
  { say }: Pick<Terminal, 'say'>,
  { url, expiresAt }: OneTimeLink,
  isAddressCertain: boolean,
): void {
  say(`\n  ${url}\n`);
  say(`Good once, until ${expiresAt}. Whoever opens it chooses the password.`);
  if (!isAddressCertain)
    say('No server runs here yet; if it prints another address when it starts, put that one in front.');
}
