import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { provision, startEmbedded } from '@oneline/postgres';
import { Client } from 'pg';
import { migrationSources, tablesFile } from '../apps/server/src/migration-sources.ts';
import { migrate } from '../apps/server/src/platform/db/index.ts';
import { createLog } from '../apps/server/src/platform/log/log.ts';
import { generateErrors } from './generate-errors.ts';
import { generateTables } from './generate-tables.ts';

/** Writes every generated file; with `--check` it writes nothing and fails when one is not as it would be. */
async function main(isCheck: boolean): Promise<number> {
  const root = join(import.meta.dirname, '..');
  const files = new Map<string, string>([[join(root, 'docs/errors.md'), await generateErrors(root)]]);
  for (const [file, text] of await tableFiles()) files.set(file, text);
  let stale = 0;
  for (const [file, text] of files) {
    const present = await readFile(file, 'utf8').catch(() => null);
    if (present === text) continue;
    stale += 1;
    if (isCheck) console.log(`${relative(root, file)} is not as "npm run generate" makes it`);
    else {
      await writeFile(file, text);
      console.log(`wrote ${relative(root, file)}`);
    }
  }
  return isCheck && stale > 0 ? 1 : 0;
}

async function tableFiles(): Promise<Map<string, string>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'oneline-generate-'));
  const log = createLog({ level: 'silent' });
  const passwords = { owner: 'owner', app: 'app', relay: 'relay', backup: 'backup' };
  try {
    const postgres = await startEmbedded({ dataDir, log, durability: 'none' });
    try {
      const urls = await provision({ adminUrl: postgres.adminUrl, database: 'oneline', passwords });
      await migrate({ ownerUrl: urls.owner, sources: migrationSources(), log });
      const client = new Client({ connectionString: urls.owner });
      await client.connect();
      try {
        const files = new Map<string, string>();
        for (const { schema } of migrationSources())
          files.set(tablesFile(schema), await generateTables(client, schema));
        return files;
      } finally {
        await client.end();
      }
    } finally {
      await postgres.close();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

process.exitCode = await main(process.argv.includes('--check'));
