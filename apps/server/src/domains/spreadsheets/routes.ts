import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BodyOf, spreadsheetRoutes as routes } from '@oneline/contracts';
import type { FastifyReply } from 'fastify';
import { requirePermission } from '../../platform/access/index.ts';
import type { Commands } from '../../platform/command/index.ts';
import { command, idempotencyKey, originOf, type RouteBinding, raw } from '../../platform/http/index.ts';
import { spreadsheetErrors } from './errors.ts';
import { chosenColumns, exportTaskName, type StoredExport, sheetOf } from './export-task.ts';
import { type ImportPayload, importOf, importTaskName } from './import-task.ts';
import type { SpreadsheetPorts } from './ports.ts';
import { createWallClock } from './wall-clock.ts';
import { createXlsxWriter } from './workbook-writer.ts';

const mostBytes = 20 * 1_048_576;
const types = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
} as const;

function attach(reply: FastifyReply, name: string, format: keyof typeof types): FastifyReply {
  return reply.type(types[format]).header('content-disposition', `attachment; filename="${name}"`);
}

export function spreadsheetBindings(ports: SpreadsheetPorts, commands: Commands): RouteBinding[] {
  return [
    command(routes.export, async ({ principal, body }, change, at) => {
      const sheet = sheetOf(body.sheet);
      requirePermission(principal, sheet.permission);
      chosenColumns(sheet, body.columns);
      change.audit({ action: 'list.exported', subject: { kind: 'list', id: body.sheet }, changes: exportFacts(body) });
      return ports.enqueue(change, principal, at, { task: exportTaskName, payload: body, maxAttempts: 3 });
    }),

    raw(routes.download, async ({ principal, params }, _request, reply) => {
      const job = await ports.findOwnJob(principal, params.id);
      if (!job || job.task !== exportTaskName) throw spreadsheetErrors.notFound({ id: params.id });
      if (job.state !== 'done') throw spreadsheetErrors.notFinished({ state: job.state });
      const { hash, fileName, format } = job.result as StoredExport;
      return attach(reply, fileName, format).send(await ports.files.get(principal.tenantId, hash));
    }),

    raw(routes.template, async ({ principal, params, query }, _request, reply) => {
      const { columns, name } = importOf(params.sheet);
      const dir = await mkdtemp(join(tmpdir(), 'oneline-template-'));
      const file = join(dir, 'template.xlsx');
      const titles = columns.map(({ label, isRequired }) => `${label[query.locale]}${isRequired ? ' *' : ''}`);
      const wallClock = createWallClock(principal.zone);
      const writer = await createXlsxWriter(file, { sheetName: name, header: titles, wallClock });
      await writer.write(columns.map(({ example }) => example));
      await writer.finish();
      const content = createReadStream(file);
      content.once('close', () => void rm(dir, { recursive: true, force: true }));
      return attach(reply, `${name}.xlsx`, 'xlsx').send(content);
    }),

    raw(
      routes.import,
      async (call, request, reply) => {
        const { principal, params, query } = call;
        const sheet = importOf(params.sheet);
        requirePermission(principal, sheet.permission);
        if (!request.isMultipart()) throw spreadsheetErrors.fileMissing();
        const upload = await request.file({ limits: { fileSize: mostBytes, files: 1 } });
        if (!upload) throw spreadsheetErrors.fileMissing();
        const content = await upload.toBuffer().catch((error: unknown) => {
          throw spreadsheetErrors.fileTooLarge({ mostBytes }, error);
        });
        const { hash } = await ports.files.put(principal.tenantId, content);
        const payload: ImportPayload = {
          sheet: params.sheet,
          hash,
          dryRun: query.dryRun,
          ...(query.table ? { table: query.table } : {}),
        };
        const key = idempotencyKey(request);
        const job = await commands.run(
          originOf(call),
          async (change, at) => {
            change.audit({
              action: query.dryRun ? 'list.import_tried' : 'list.imported',
              subject: { kind: 'list', id: params.sheet, name: upload.filename.slice(0, 200) },
            });
            return ports.enqueue(change, principal, at, { task: importTaskName, payload, maxAttempts: 3 });
          },
          key === undefined ? undefined : { route: routes.import.id, key, request: payload },
        );
        return reply.code(202).send(job);
      },
      { bodyLimit: mostBytes + 1_048_576 },
    ),
  ];
}

function exportFacts(body: BodyOf<typeof routes.export>): Record<string, [null, unknown]> {
  return { format: [null, body.format], query: [null, body.query ?? null], columns: [null, body.columns ?? null] };
}
