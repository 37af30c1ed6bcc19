import helmet from '@fastify/helmet';
import fp from 'fastify-plugin';

/**
 * OWASP's recommended headers. The content policy allows nothing inline; the page that serves the web adds the nonce that
 * its component library's style tags carry.
 */
export const securityHeaders = fp(async (app) => {
  await app.register(helmet, {
    enableCSPNonces: false,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
      },
    },
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: false,
  });
});
