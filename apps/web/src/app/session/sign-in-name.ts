/** The tenant named in `login@tenant`, if any. */
export function tenantOf(login: string): string | undefined {
  const found = /@([A-Za-z0-9][A-Za-z0-9_.-]{0,63})$/.exec(login.trim());
  return found?.[1];
}

/** Where to go after signing in: a path of this web, and nothing else. */
export function safeNext(next: string | null): string {
  return next !== null && /^\/(?![/\\])/.test(next) && !next.startsWith('/sign-in') ? next : '/';
}

/** Of lower case, upper case, digits and others: how many kinds a password holds. */
export function passwordClasses(password: string): number {
  return [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/].filter((pattern) => pattern.test(password)).length;
}
