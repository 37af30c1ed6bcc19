/** Where the cache holds who is signed in: a `Me`, or null for nobody. */
export const sessionKey = ['session.me'] as const;
