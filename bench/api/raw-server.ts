// The raw limit: node:http and pg commit the same rows with nothing around them: record, audit row and event, and the stored
// reply for a request with an idempotency key.
import { hash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { newId } from '@oneline/kernel';
import { Pool } from 'pg';

const record = `record as (
  insert into codes.code_table (tenant_id, id, name, label, description, is_system, is_tree, updated_at)
  values ($1, $2, $3, $4, $5, false, $6, $7)
)`;
const audit = `audit as (
  insert into platform.audit_entry (tenant_id, id, at, actor_id, actor_name, session_id, ip, request_id, action, subject_kind,
    subject_id, subject_name, changes)
  values ($1, $8, $7, $9, $10, $11, $12, $13, 'code_table.created', 'code_table', $14, $3, $15)
)`;
const event = `insert into platform.outbox (tenant_id, id, at, topic, type, subject_id, subject_version, payload)
values ($1, $16, $7, 'code_tables', 'code_table.created', $14, 1, $17)`;
const storedReply = `reply as (
  insert into platform.idempotency (tenant_id, actor_id, route, key, body_hash, reply, at)
  values ($1, $9, 'code_table.create', $18, $19, $17, $7)
)`;
const create = { name: 'create', text: `with ${record}, ${audit} ${event}` };
const createOnce = { name: 'create_once', text: `with ${record}, ${audit}, ${storedReply} ${event}` };

interface NewTable {
  readonly name: string;
  readonly label: Readonly<Record<string, string>>;
  readonly description: string;
  readonly isTree: boolean;
}

// The owner of the tables, whom row-level security does not bind.
const pool = new Pool({ connectionString: process.env['RAW_URL'], max: Number(process.env['RAW_CONNECTIONS']) });
const personId = newId();
const sessionId = newId();

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await text(request);
  const { name, label, description, isTree } = JSON.parse(body) as NewTable;
  const at = new Date();
  const id = newId();
  const table = {
    id,
    name,
    label,
    description,
    isSystem: false,
    isTree,
    entryCount: 0,
    version: 1,
    updatedAt: at.toISOString(),
  };
  const changes = Object.fromEntries(Object.entries(table).map(([field, value]) => [field, [null, value]]));
  const reply = JSON.stringify(table);
  const values = [
    request.headers['x-tenant'],
    id,
    name,
    JSON.stringify(label),
    description,
    isTree,
    at,
    newId(),
    personId,
    'Raw',
    sessionId,
    '127.0.0.1',
    crypto.randomUUID(),
    id,
    JSON.stringify(changes),
    newId(),
    reply,
  ];
  const key = request.headers['idempotency-key'];
  if (key === undefined) await pool.query({ ...create, values });
  else await pool.query({ ...createOnce, values: [...values, key, hash('sha256', body, 'buffer')] });
  response.writeHead(201, { 'content-type': 'application/json; charset=utf-8' }).end(reply);
}

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    console.error(error);
    response.writeHead(500).end();
  });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.once('disconnect', () => process.exit());
