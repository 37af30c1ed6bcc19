import fp from 'fastify-plugin';

/** Nothing may be loaded, and nobody may frame it. The page that serves the web has a policy of its own. */
const contentPolicy = "default-src 'none';frame-ancestors 'none';base-uri 'none';form-action 'self'";

/**
 * What OWASP recommends (Secure Headers Project), on every answer. They are the same for all, so they are not put together
 * anew for each. HSTS is for whoever holds the certificate of the name.
 */
const recommendedHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'SAMEORIGIN',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
};

export const securityHeaders = fp(async (app) => {
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(recommendedHeaders);
    done();
  });
});
