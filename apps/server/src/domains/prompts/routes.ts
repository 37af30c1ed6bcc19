import { promptRoutes as routes } from '@oneline/contracts';
import type { FastifyRequest } from 'fastify';
import { requirePermission } from '../../platform/access/index.ts';
import type { Commands } from '../../platform/command/index.ts';
import {
  command,
  contextOf,
  idempotencyKey,
  originOf,
  query,
  type RouteBinding,
  raw,
  sendRange,
} from '../../platform/http/index.ts';
import type { ObjectStore } from '../../platform/storage/index.ts';
import { promptErrors } from './errors.ts';
import type { PromptService } from './service.ts';

const mostBytes = 30 * 1_048_576;

async function fileOf(request: FastifyRequest): Promise<{ content: Buffer; name: string }> {
  if (!request.isMultipart()) throw promptErrors.fileMissing();
  const upload = await request.file({ limits: { fileSize: mostBytes, files: 1 } });
  if (!upload) throw promptErrors.fileMissing();
  const content = await upload.toBuffer().catch((error: unknown) => {
    throw promptErrors.fileTooLarge({ mostBytes }, error);
  });
  return { content, name: upload.filename.slice(0, 200) };
}

export function promptBindings(deps: {
  service: PromptService;
  objects: ObjectStore;
  commands: Commands;
}): RouteBinding[] {
  const { service, objects, commands } = deps;
  return [
    query(routes.list, async ({ db }) => ({ items: await service.list(db) })),
    command(routes.create, async (call, change, at) => service.create(contextOf(call, change, at), call.body)),
    command(routes.change, (call, change, at) =>
      service.change(contextOf(call, change, at), call.params.id, call.body),
    ),
    raw(
      routes.upload,
      async (call, request, reply) => {
        const { principal, params, query: asked } = call;
        requirePermission(principal, 'prompt.write');
        await service.find(call.db, params.id);
        const { content, name } = await fileOf(request);
        const kept = await service.keep(principal.tenantId, content, name);
        const key = idempotencyKey(request);
        const prompt = await commands.run(
          originOf(call),
          (change, at) => service.addSound(contextOf(call, change, at), params.id, asked.language, kept),
          key === undefined ? undefined : { route: routes.upload.id, key, request: { ...asked, hash: kept.hash } },
        );
        return reply.code(200).send(prompt);
      },
      { bodyLimit: mostBytes + 1_048_576 },
    ),
    raw(routes.audio, async ({ db, principal, params, query: asked }, request, reply) => {
      const { sounds } = await service.find(db, params.id);
      const sound = sounds.find(({ language }) => language === asked.language);
      if (!sound) throw promptErrors.noSound({ id: params.id, language: asked.language });
      const open = (range?: { start: number; end: number }) => objects.get(principal.tenantId, sound.hash, range);
      return sendRange(request, reply, { type: 'audio/wav', bytes: sound.bytes, open });
    }),
    query(routes.choice, ({ db }) => service.choiceOf(db)),
    command(routes.changeChoice, (call, change, at) => service.changeChoice(contextOf(call, change, at), call.body)),
  ];
}
