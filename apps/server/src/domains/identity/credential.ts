import { isSecretToken } from './secret-token.ts';

/** What a request says about who sends it. */
export type Credential = { readonly kind: 'session' | 'token'; readonly secret: string };

export const tokenPrefix = 'ol_';

/** `__Host-` makes browsers refuse the cookie from other hosts and without https (RFC 6265bis §4.1.3.2). */
export function sessionCookieName(isSecure: boolean): string {
  return isSecure ? '__Host-oneline_session' : 'oneline_session';
}

export function ssoCookieName(isSecure: boolean): string {
  return isSecure ? '__Host-oneline_sso' : 'oneline_sso';
}

/**
 * Reads the bearer token or the session cookie. A request with an Authorization header is judged by it alone, so that what a
 * browser attaches by itself never helps another credential. Anything malformed is nobody.
 */
export function credentialOf(
  headers: { readonly authorization?: string | undefined; readonly cookie?: string | undefined },
  isSecure: boolean,
): Credential | null {
  if (headers.authorization !== undefined) return bearerOf(headers.authorization);
  const secret = cookieOf(headers.cookie, sessionCookieName(isSecure));
  return secret !== null && isSecretToken(secret) ? { kind: 'session', secret } : null;
}

/** RFC 6750 §2.1; the scheme is case-insensitive (RFC 9110 §11.1). */
function bearerOf(header: string): Credential | null {
  const [, secret] = /^bearer +(ol_[A-Za-z0-9_-]{43}) *$/i.exec(header) ?? [];
  return secret?.startsWith(tokenPrefix) ? { kind: 'token', secret } : null;
}

/** The value of the first cookie of this name (RFC 6265 §4.2.1); null when there is none. */
export function cookieOf(header: string | undefined, name: string): string | null {
  if (header === undefined) return null;
  for (let start = 0; start < header.length; ) {
    let end = header.indexOf(';', start);
    if (end < 0) end = header.length;
    while (header[start] === ' ' || header[start] === '\t') start += 1;
    if (header.startsWith(name, start) && header[start + name.length] === '=') {
      return header.slice(start + name.length + 1, end).trim();
    }
    start = end + 1;
  }
  return null;
}

/** The Set-Cookie value of a session: it lasts as long as the browser, whose windows are shared where shifts share a desk. */
export function sessionCookie(secret: string, isSecure: boolean): string {
  return `${sessionCookieName(isSecure)}=${secret}; Path=/; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
}

export function endedSessionCookie(isSecure: boolean): string {
  return `${sessionCookie('', isSecure)}; Max-Age=0`;
}

/** Lax, because the browser comes back from another site. */
export function ssoCookie(secret: string, maxAgeSeconds: number, isSecure: boolean): string {
  const flags = `Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAgeSeconds}${isSecure ? '; Secure' : ''}`;
  return `${ssoCookieName(isSecure)}=${secret}; ${flags}`;
}
