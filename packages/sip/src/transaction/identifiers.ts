import { randomUUID } from 'node:crypto';

/** What every branch begins with (RFC 3261 §8.1.1.7). */
export const MAGIC_COOKIE = 'z9hG4bK';

/** Unguessable, so that nobody off the path can answer for another. */
export const newBranch = (): string => `${MAGIC_COOKIE}${randomUUID()}`;

/** 64 random bits; 32 are asked for (RFC 3261 §19.3). */
export const newTag = (): string => randomUUID().slice(0, 18);

export const newCallId = (): string => randomUUID();
