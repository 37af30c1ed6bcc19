import { stat } from 'node:fs/promises';
import { type DatabaseUrls, databaseUrls, examine, type Finding } from '@oneline/postgres';
import type { Terminal } from '../../cli/command.ts';
import { loadSecrets } from '../../platform/secrets/secrets.ts';
import { withInstallation } from '../installation-store.ts';
import { embeddedDir, externalPlace, joinDatabase, openDatabase } from '../open-database.ts';
import { type Diagnosis, describeError } from './diagnosis.ts';

export interface ExaminedDatabase {
  readonly urls: DatabaseUrls;
  /** A server works on it. */
  readonly isServed: boolean;
  close(): Promise<void>;
}

export interface DatabaseExamination {
  readonly diagnoses: readonly Diagnosis[];
  /** Null when nothing in it can be looked at. */
  readonly database: ExaminedDatabase | null;
}

const subject = 'database';

/** With one of these nothing further can be seen. */
const blinding: ReadonlySet<string> = new Set([
  'postgres.unreachable',
  'postgres.login_refused',
  'postgres.database_missing',
  'postgres.rights_missing',
]);

/** Opens the database as it is. What is wrong with it is told, never thrown. */
export async function examineDatabase(terminal: Pick<Terminal, 'config' | 'log'>): Promise<DatabaseExamination> {
  const { config } = terminal;
  const hasCluster = await stat(embeddedDir(config)).catch(() => null);
  if (config.databaseUrl === null && !hasCluster) {
    const text = 'the embedded PostgreSQL is made by the first start';
    return { diagnoses: [{ level: 'ok', subject, text }], database: null };
  }
  try {
    const database = await openAsItIs(terminal);
    const findings = await examine(database.urls);
    const admin = config.databaseAdminUrl ?? config.databaseUrl;
    const isCurable = !database.isServed && admin !== null && (await mayMakeRoles(admin));
    const diagnoses = findings.map((finding) => diagnose(finding, isCurable));
    const isUsable = !findings.some(({ code }) => blinding.has(code));
    if (isUsable) diagnoses.unshift(await describeServer(database.urls, config.databaseUrl === null));
    if (isUsable) return { diagnoses, database };
    await database.close();
    return { diagnoses, database: null };
  } catch (error) {
    return { diagnoses: [{ level: 'fail', subject, text: describeError(error) }], database: null };
  }
}

async function openAsItIs({ config, log }: Pick<Terminal, 'config' | 'log'>): Promise<ExaminedDatabase> {
  const joined = await joinDatabase(config);
  if (joined) return { urls: joined.urls, isServed: true, close: async () => undefined };
  const secrets = await loadSecrets(config.dataDir);
  if (config.databaseUrl !== null) {
    const urls = databaseUrls(externalPlace(config.databaseUrl, config, secrets));
    return { urls, isServed: false, close: async () => undefined };
  }
  const { urls, close } = await openDatabase(config, secrets, log);
  return { urls, isServed: false, close };
}

function diagnose({ code, severity, message, details, statements }: Finding, isCurable: boolean): Diagnosis {
  const facts = Object.entries(details).map(([name, value]) => `; ${name} ${String(value)}`);
  const text = `${message} (${code})${facts.join('')}`;
  if (statements.length > 0 && isCurable) {
    return { level: 'warn', subject, text: `${code}: what is missing is made by the next start` };
  }
  return { level: severity === 'error' ? 'fail' : 'warn', subject, text, statements };
}

async function describeServer(urls: DatabaseUrls, isEmbedded: boolean): Promise<Diagnosis> {
  const server = await withInstallation(urls.owner, (installation) => installation.server());
  return { level: 'ok', subject, text: `PostgreSQL ${server.version}, ${isEmbedded ? 'embedded' : 'external'}` };
}

async function mayMakeRoles(adminUrl: string): Promise<boolean> {
  return withInstallation(adminUrl, async (installation) => (await installation.server()).mayMakeRoles);
}
