import type { FastifyRequest } from 'fastify';
import { commandErrors } from '../command/index.ts';

/** The header `Idempotency-Key` of a request. Error: `command.key_invalid`. */
export function idempotencyKey({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key)) throw commandErrors.keyInvalid();
  return key;
}
