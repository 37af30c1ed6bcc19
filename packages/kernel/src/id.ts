import { randomUUID } from 'node:crypto';

/** A nominal type: `Brand<string, 'person'>` is not a `Brand<string, 'role'>`. */
export type Brand<T, Name extends string> = T & { readonly __brand: Name };
export type Id<Name extends string> = Brand<string, Name>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export function isUuid(value: string): boolean {
  return UUID.test(value);
}

let lastMs = 0;
let sequence = 0;

/**
 * A UUID version 7 (RFC 9562 §5.7) whose `rand_a` counts within the millisecond (§6.2 method 1),
 * so that ids made by one process sort in the order they were made.
 */
export function newId<Name extends string>(atMs: number = Date.now()): Id<Name> {
  if (atMs > lastMs) {
    lastMs = atMs;
    sequence = 0;
  } else {
    sequence += 1;
    if (sequence > 0xfff) {
      lastMs += 1;
      sequence = 0;
    }
  }
  const time = lastMs.toString(16).padStart(12, '0');
  const counter = sequence.toString(16).padStart(3, '0');
  // The end of a version 4 UUID is what version 7 has there too, variant and 62 random bits, drawn many at a time.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter}-${randomUUID().slice(19)}` as Id<Name>;
}

/** The instant at which a version 7 UUID was made. */
export function timeOfId(id: string): Date {
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));
}
