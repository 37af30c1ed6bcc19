import type { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';

export interface RangedContent {
  readonly type: string;
  /** All of it, in bytes. */
  readonly bytes: number;
  /** The bytes, or those from `start` up to `end`, both included. */
  open(range?: { start: number; end: number }): Promise<Readable>;
}

/** Sends content, or the one range of it that was asked for (RFC 9110 §14); a range that is none gets 416. */
export async function sendRange(request: FastifyRequest, reply: FastifyReply, content: RangedContent) {
  const { type, bytes } = content;
  reply.type(type).header('accept-ranges', 'bytes').header('cache-control', 'private, no-store');
  const asked = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '');
  if (!asked || (asked[1] === '' && asked[2] === '')) {
    return reply.header('content-length', bytes).send(await content.open());
  }
  const [, from = '', to = ''] = asked;
  const start = from === '' ? Math.max(0, bytes - Number(to)) : Number(from);
  const end = from === '' || to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1);
  if (start > end) return reply.code(416).header('content-range', `bytes */${bytes}`).send();
  return reply
    .code(206)
    .header('content-range', `bytes ${start}-${end}/${bytes}`)
    .header('content-length', end - start + 1)
    .send(await content.open({ start, end }));
}
