import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import { Problem, type RouteContract } from '@oneline/contracts';
import type { Clock } from '@oneline/kernel';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { accessErrors, type Principal, requirePermission } from '../access/index.ts';
import { type Commands, commandErrors } from '../command/index.ts';
import type { Tenants } from '../db/index.ts';
import type { Logger } from '../log/log.ts';
import type { Call, RouteBinding } from './binding.ts';
import type { Certificate } from './certificate.ts';
import { requestErrors } from './errors.ts';
import { asDomainError, problemOf } from './problem.ts';
import { runBinding } from './run-binding.ts';
import { securityHeaders } from './security-headers.ts';
import { validatorCompiler } from './validation.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls, once admitted; null on public routes. */
    principal: Principal | null;
  }
}

export interface HttpOptions {
  readonly log: Logger;
  readonly clock: Clock;
  readonly tenants: Tenants;
  readonly commands: Commands;
  readonly routes: readonly RouteBinding[];
  /** Who sent this request, by cookie or bearer token; null when nobody. */
  authenticate(request: FastifyRequest): Promise<Principal | null>;
  readonly version: string;
  /** Behind a proxy whose `X-Forwarded-For` is believed. */
  readonly isBehindProxy?: boolean;
  /** Listens by HTTPS when given. */
  readonly certificate?: Pick<Certificate, 'cert' | 'key'> | null;
  /** Requests a minute and address to one API; 0 is no limit. */
  readonly requestsPerMinute: number;
}

const apiPrefix = '/api/v1';
const bodyLimit = 1_048_576;

/** The HTTP side: every bound route under `/api/v1` with validation, sign-in, rights, idempotency and RFC 9457 errors. */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const logger: FastifyBaseLogger = options.log;
  const { certificate } = options;
  const app: FastifyInstance = Fastify({
    https: certificate ? { cert: certificate.cert, key: certificate.key } : null,
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: options.isBehindProxy ?? false,
    bodyLimit,
    genReqId: () => crypto.randomUUID(),
    // Most requests log nothing, so they get no logger of their own; whoever logs names the request.
    childLoggerFactory: (log) => log,
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 200 },
    return503OnClosing: true,
    requestTimeout: 60_000,
    forceCloseConnections: 'idle',
  });
  app.decorateRequest('principal', null);
  app.setValidatorCompiler(validatorCompiler);
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply));
  app.setNotFoundHandler((request, reply) => sendProblem(requestErrors.notFound(), request, reply));
  app.addHook('onResponse', (request, reply, done) => {
    request.log.debug(
      {
        reqId: request.id,
        method: request.method,
        route: request.routeOptions.url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'request answered',
    );
    done();
  });
  await app.register(securityHeaders);
  await app.register(cookie);
  await app.register(multipart, { limits: { fileSize: 50 * 1_048_576, files: 1, fields: 10 } });
  if (options.requestsPerMinute > 0) {
    await app.register(rateLimit, {
      max: options.requestsPerMinute,
      timeWindow: 60_000,
      allowList: (request) => !request.url.startsWith(apiPrefix),
      errorResponseBuilder: (_request, context) =>
        requestErrors.tooMany({ retryAfterSeconds: Math.ceil(context.ttl / 1000) }),
    });
  }
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'OneLine', version: options.version, description: 'RFC 9457 errors; codes in docs/errors.md' },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'oneline_session' },
          token: { type: 'http', scheme: 'bearer' },
        },
      },
    },
  });
  await app.register(
    async (api) => {
      for (const binding of options.routes) addRoute(api, binding, options);
      api.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
    },
    { prefix: apiPrefix },
  );
  return app;
}

function sendProblem(thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = asDomainError(thrown);
  if (error.kind === 'fault')
    request.log.error({ reqId: request.id, err: error.cause ?? error, code: error.code }, 'request failed');
  else request.log.debug({ reqId: request.id, code: error.code }, 'request refused');
  return reply
    .code(error.httpStatus)
    .type('application/problem+json')
    .send(JSON.stringify(problemOf(error, request.id)));
}

function addRoute(api: FastifyInstance, binding: RouteBinding, options: HttpOptions): void {
  const { contract } = binding;
  api.route({
    method: contract.method,
    url: contract.path,
    schema: schemaOf(contract),
    ...(binding.kind === 'raw' && binding.bodyLimit ? { bodyLimit: binding.bodyLimit } : {}),
    serializerCompiler: () => JSON.stringify,
    // Before the body is read: nobody learns anything, or costs anything, who may not call.
    onRequest: async (request) => {
      request.principal = await admit(contract, request, options);
    },
    handler: async (request, reply) => {
      const { principal } = request;
      const call: Call = {
        principal: principal as never,
        params: request.params as never,
        query: request.query as never,
        body: request.body as never,
        db: options.tenants.of(principal?.tenantId ?? null),
        ip: request.ip,
        agent: (request.headers['user-agent'] ?? '').slice(0, 300),
        requestId: request.id,
      };
      if (binding.kind === 'raw') return binding.handle(call, request, reply);
      const result = await runBinding(binding, call, options.commands, idempotencyKey(request));
      if (contract.reply === undefined) return reply.code(204).send();
      return reply.code(contract.status ?? 200).send(result);
    },
  });
}

/** Who calls, and whether they may call this route at all; how far the right reaches is for the handler to ask. */
async function admit(
  contract: RouteContract,
  request: FastifyRequest,
  options: HttpOptions,
): Promise<Principal | null> {
  if (contract.access === 'public') {
    if (contract.method !== 'GET') refuseForeignOrigin(request);
    return null;
  }
  const principal = await options.authenticate(request);
  if (!principal) throw accessErrors.notSignedIn();
  // A browser attaches the cookie by itself, so a command by cookie must also carry what another site cannot add.
  if (contract.method !== 'GET' && principal.tokenId === null) refuseForeignOrigin(request);
  if (contract.access !== 'signed_in') requirePermission(principal, contract.access);
  return principal;
}

/** A browser tells where a request comes from (`Sec-Fetch-Site`, which no script can set); other clients send `X-OneLine`. */
function refuseForeignOrigin(request: FastifyRequest): void {
  if (request.headers['sec-fetch-site'] === 'same-origin' || request.headers['x-oneline'] !== undefined) return;
  throw accessErrors.originRefused({ missing: 'X-OneLine' });
}

function idempotencyKey(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key)) throw commandErrors.keyInvalid();
  return key;
}

function schemaOf(contract: RouteContract): Record<string, unknown> {
  const { params, query, body, reply } = contract;
  return {
    operationId: contract.id,
    summary: contract.summary,
    tags: [contract.tag],
    'x-access': contract.access,
    security: contract.access === 'public' ? [] : [{ session: [] }, { token: [] }],
    ...(params ? { params } : {}),
    ...(query ? { querystring: query } : {}),
    ...(body ? { body } : {}),
    ...(contract.carries === 'multipart' ? { consumes: ['multipart/form-data'] } : {}),
    response: {
      ...(reply
        ? { [contract.status ?? 200]: reply }
        : contract.carries
          ? {}
          : { 204: { type: 'null', description: 'Done' } }),
      default: { description: 'RFC 9457 problem', ...Problem },
    },
  };
}
