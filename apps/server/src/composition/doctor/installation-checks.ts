import type { HealthCheck } from '@oneline/contracts';
import { systemClock } from '@oneline/kernel';
import { backupProbe, databaseProbes } from '../../domains/operations/index.ts';
import { createTenantPool, createTenants, type Tenants } from '../../platform/db/index.ts';
import type { Logger } from '../../platform/log/log.ts';
import { type InstalledTenant, withInstallation } from '../installation-store.ts';
import { compareMigrations, isSameVersion, type MigrationState } from '../migration-state.ts';
import type { ExaminedDatabase } from './database-checks.ts';
import type { Diagnosis } from './diagnosis.ts';
import { levels } from './machine-checks.ts';

/** What lies in the database: is it of this version, is its audit log sealed, is it backed up. */
export async function examineContent({ urls, isServed }: ExaminedDatabase, log: Logger): Promise<Diagnosis[]> {
  const { state, tenants } = await withInstallation(urls.owner, async (installation) => {
    const compared = await compareMigrations(await installation.migrations());
    return { state: compared, tenants: isSameVersion(compared) ? await installation.tenants() : [] };
  });
  const migrations = diagnoseMigrations(state, isServed);
  if (!isSameVersion(state)) return [migrations];
  const app = createTenantPool({ url: urls.app, name: 'oneline-doctor', size: 2, log });
  const relay = createTenantPool({ url: urls.relay, name: 'oneline-doctor', size: 2, log });
  try {
    const audit = databaseProbes(createTenants(relay).of(null)).find(({ name }) => name === 'audit');
    const host = tenants.find(({ isHost }) => isHost);
    return [
      migrations,
      ...(audit ? [diagnoseAudit(await audit.run(), isServed)] : []),
      ...(host ? [await examineBackup(createTenants(app), host)] : []),
    ];
  } finally {
    await app.close();
    await relay.close();
  }
}

function diagnoseMigrations(state: MigrationState, isServed: boolean): Diagnosis {
  const subject = 'migrations';
  const { applied, pending, newer, changed } = state;
  if (changed.length > 0) {
    return {
      level: 'fail',
      subject,
      text: `changed after they were applied: ${changed.join(', ')}; restore the released files`,
    };
  }
  if (newer.length > 0) {
    return { level: 'fail', subject, text: `the database is newer than this version: it has ${newer.join(', ')}` };
  }
  if (applied === 0) return { level: 'ok', subject, text: 'none yet; the first start applies them' };
  if (pending.length === 0) return { level: 'ok', subject, text: `${applied} applied, none waits` };
  return {
    level: 'warn',
    subject,
    text: `${pending.length} wait: ${isServed ? 'the server that runs is of an older version' : 'the next start applies them'}`,
  };
}

function diagnoseAudit({ state, facts }: HealthCheck, isServed: boolean): Diagnosis {
  const subject = 'audit';
  const unsealed = Number(facts['unsealed'] ?? 0);
  if (unsealed === 0) return { level: 'ok', subject, text: 'every entry is sealed' };
  const text = `${unsealed} entries are not sealed, the oldest for ${facts['oldestSeconds']} s`;
  if (isServed) return { level: levels[state], subject, text };
  return { level: state === 'ok' ? 'ok' : 'warn', subject, text: `${text}; the next start seals them` };
}

async function examineBackup(tenants: Tenants, host: InstalledTenant): Promise<Diagnosis> {
  const probe = backupProbe({
    tenants,
    clock: systemClock,
    hostTenantId: async () => host.id,
    startedAt: host.createdAt,
  });
  const { state, code, facts } = await probe.run();
  const last = facts['lastAt'] === null ? 'none by the clock yet' : `the last one is of ${facts['lastAt']}`;
  const meaning = code === null ? '' : `; ${backupMeanings[code] ?? code}`;
  return { level: levels[state], subject: 'backup', text: `${last}${meaning}` };
}

const backupMeanings: Readonly<Record<string, string>> = {
  'health.backup_missed': 'it should have been made again',
  'health.backup_failed': 'the latest attempt failed',
  'health.backup_off': 'backups by the clock are switched off',
  'health.backup_none': 'the page Backups makes one now',
  'health.backup_without_secrets': 'without a passphrase, so it needs secrets.json of this installation',
};
