import type { IncomingHttpHeaders } from 'node:http';
import { accessErrors } from './errors.ts';
import type { Principal } from './principal.ts';

/**
 * For what opens without a header of ours: a browser tells the page's origin and sends the cookie by itself, and another
 * site must not connect with it. Error: `access.origin_refused`.
 */
export function requireOwnPage({ origin, host }: IncomingHttpHeaders, { tokenId }: Principal): void {
  const isForeign = origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host);
  if (tokenId === null && isForeign) throw accessErrors.originRefused({ origin });
}
