import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** What a page of the web may load: itself only. Style tags carry the nonce; there is no inline script and no eval. */
function contentPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "media-src 'self' blob:",
    "worker-src 'self'",
    "manifest-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ');
}

/**
 * Serves the built web: hashed files for ever and compressed, every other path that is not of the API as the one page, with a
 * fresh style nonce in place of `__NONCE__`.
 */
export async function deliverWeb(app: FastifyInstance, dir: string): Promise<void> {
  const page = await readFile(join(dir, 'index.html'), 'utf8');
  const sendPage = (reply: FastifyReply): FastifyReply => {
    const nonce = randomBytes(16).toString('base64');
    return reply
      .header('content-security-policy', contentPolicy(nonce))
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(page.replaceAll('__NONCE__', nonce));
  };
  await app.register(fastifyStatic, {
    root: join(dir, 'assets'),
    prefix: '/assets/',
    preCompressed: true,
    immutable: true,
    maxAge: '365d',
    index: false,
    decorateReply: false,
    wildcard: false,
  });
  await app.register(fastifyStatic, {
    root: dir,
    prefix: '/',
    index: false,
    wildcard: false,
    globIgnore: ['assets/**', '**/*.gz', '**/*.br', 'index.html', '.*', '.vite/**'],
    decorateReply: false,
  });
  app.get('/', { schema: { hide: true } }, (_request, reply) => sendPage(reply));
  app.get('/*', { schema: { hide: true } }, (request, reply) => {
    // A file that is not there is no page; a page may well have a dot in its name, as a code table has.
    return /^\/(api|assets)\//.test(request.url) ? reply.callNotFound() : sendPage(reply);
  });
}
