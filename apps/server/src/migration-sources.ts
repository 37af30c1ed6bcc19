import { join } from 'node:path';
import type { MigrationSource } from './platform/db/index.ts';

/** Schemas in the order in which they are migrated. A domain stands after those it is built on. */
const schemas = [
  'codes',
  'calendars',
  'organisation',
  'rights',
  'identity',
  'operations',
  'notifications',
  'prompts',
  'trunks',
  'devices',
  'interactions',
  'calls',
  'recordings',
  'voicemail',
];

/** Where the migrations of every schema lie. */
export function migrationSources(): MigrationSource[] {
  const root = import.meta.dirname;
  return [
    { schema: 'platform', dir: join(root, 'platform/db/migrations') },
    ...schemas.map((schema) => ({ schema, dir: join(root, 'domains', schema, 'migrations') })),
  ];
}

/** Where the generated table types of a schema lie. */
export function tablesFile(schema: string): string {
  return join(import.meta.dirname, schema === 'platform' ? 'platform/db' : `domains/${schema}`, 'tables.ts');
}
