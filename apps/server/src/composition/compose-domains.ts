import { join } from 'node:path';
import type { PermissionName } from '@oneline/contracts';
import { createAudit } from '../domains/audit/index.ts';
import { createCalendars } from '../domains/calendars/index.ts';
import type { CallsModule } from '../domains/calls/index.ts';
import { createCodes } from '../domains/codes/index.ts';
import type { DevicesModule } from '../domains/devices/index.ts';
import { createIdentity } from '../domains/identity/index.ts';
import { createJobs } from '../domains/jobs/index.ts';
import { createNotifications } from '../domains/notifications/index.ts';
import {
  backupProbe,
  createOperations,
  databaseProbes,
  diskProbe,
  eventLoopProbe,
  memoryProbe,
  nodesProbe,
} from '../domains/operations/index.ts';
import { createOrganisation } from '../domains/organisation/index.ts';
import type { PromptsModule } from '../domains/prompts/index.ts';
import type { RecordingsModule } from '../domains/recordings/index.ts';
import { createRights, rightsChangedBy } from '../domains/rights/index.ts';
import { createSpreadsheets } from '../domains/spreadsheets/index.ts';
import type { TrunksModule } from '../domains/trunks/index.ts';
import type { VoicemailModule } from '../domains/voicemail/index.ts';
import type { RootObjects } from '../platform/audit/index.ts';
import type { Backups } from '../platform/backup/index.ts';
import type { TenantDb } from '../platform/db/index.ts';
import type { DomainModule, OutboxEvent } from '../platform/domain-module.ts';
import type { LocalCaller } from '../platform/http/index.ts';
import { enqueueJob, findJob, type Schedules, toJob } from '../platform/jobs/index.ts';
import type { Nodes } from '../platform/nodes/nodes.ts';
import type { Platform } from '../platform/platform.ts';
import type { ObjectStore } from '../platform/storage/index.ts';
import { version } from '../version.ts';
import { composeCalls } from './compose-calls.ts';
import { exchangeProbe } from './exchange-probe.ts';
import { principalOf } from './principal-of.ts';

export interface Domains {
  /** In the order in which they were made. */
  readonly modules: readonly DomainModule[];
  readonly rights: ReturnType<typeof createRights>;
  readonly identity: ReturnType<typeof createIdentity>;
  readonly operations: ReturnType<typeof createOperations>;
  readonly prompts: PromptsModule;
  readonly trunks: TrunksModule;
  readonly devices: DevicesModule;
  readonly calls: CallsModule;
  readonly recordings: RecordingsModule;
  readonly voicemail: VoicemailModule;
}

export interface DomainsOptions {
  readonly dataDir: string;
  /** Of the relay role, without a tenant. */
  readonly installationDb: TenantDb;
  readonly ownerUrl: string;
  /** Of the staging files of recordings; 32 octets. */
  readonly stagingKey: Buffer;
  /** This process is to have a telephone exchange. */
  readonly hasExchange: boolean;
  /** Where the daily roots of the audit log are published. */
  readonly roots: RootObjects;
  readonly objects: ObjectStore;
  readonly backups: Backups;
  local(): LocalCaller;
  schedules(): Schedules;
  nodes(): Nodes;
  publicUrl(): string;
  /** Browsers reach this installation by https. */
  readonly isSecure: boolean;
  /** Other machines reach this installation. */
  readonly isExposed: boolean;
}

/** Makes every domain and hands each what it needs of the others. The only place that knows them all. */
export function composeDomains(platform: Platform, options: DomainsOptions): Domains {
  const { tenants, clock } = platform;
  const { installationDb, objects } = options;
  const organisation = createOrganisation(platform, {
    accountsOf: (db, personIds) => identity.accountsOf(db, personIds),
    roles: { requireGrantable: (db, actor, given) => rights.requireGrantable(db, actor, given) },
  });
  const { directory } = organisation;
  const rights = createRights(platform, { directory });
  const identity = createIdentity(platform, {
    installationDb,
    directory,
    rights: { ...rights, changedBy: rightsChangedBy },
    settings: { publicUrl: () => options.publicUrl(), isSecure: options.isSecure, isExposed: options.isExposed },
  });
  const codes = createCodes(platform, []);
  const calendars = createCalendars(platform, []);
  const audit = createAudit(platform, options.roots);
  const jobs = createJobs({ list: () => options.schedules().list() });
  const actAs = (tenantId: string, personId: string) =>
    principalOf(platform, { directory, rights }, tenantId, personId);

  async function peopleWho(db: TenantDb, tenantId: string, permission: PermissionName): Promise<string[]> {
    const people = await db.query<{ id: string }>({
      text: 'select distinct person_id as id from identity.account where state = $1',
      values: ['active'],
    });
    const principals = await Promise.all(people.map(({ id }) => actAs(tenantId, id)));
    return principals.filter((one) => one?.reach.has(permission)).map((one) => one?.personId ?? '');
  }
  const notifications = createNotifications(platform, { peopleWho });
  const spreadsheets = createSpreadsheets(platform, {
    files: objects,
    local: () => options.local(),
    enqueue: enqueueJob,
    async findOwnJob(reader, jobId) {
      const job = await findJob(tenants.of(reader.tenantId), jobId);
      return job && job.by.id === reader.personId ? toJob(job) : undefined;
    },
    principalOf: actAs,
  });

  const { stagingKey, ownerUrl, dataDir } = options;
  const telephone = composeCalls(platform, {
    dataDir,
    installationDb,
    ownerUrl,
    objects,
    stagingKey,
    directory,
    notifications,
  });

  async function hostTenantId(): Promise<string | null> {
    const [host] = await installationDb.query<{ id: string }>({
      text: 'select tenant_id as id from platform.tenant where is_host',
      values: [],
    });
    return host?.id ?? null;
  }
  const backupDir = join(options.dataDir, 'backups');
  const startedAt = clock.now();
  const listNodes = () => options.nodes().list();
  const operations = createOperations(platform, {
    backups: options.backups,
    backupDir,
    hostTenantId,
    enqueue: enqueueJob,
    reschedule: (task, cron) => options.schedules().reschedule(task, cron),
    notify: (tenantId, { params }) =>
      notifications.notifyHolders(tenantId, 'backup.read', {
        kind: 'backup_failed',
        level: 'danger',
        params,
        link: '/backups',
      }),
    version,
    startedAt,
    nodes: listNodes,
    probes: [
      ...databaseProbes(installationDb),
      diskProbe({ data: options.dataDir, backups: options.dataDir }),
      backupProbe({ tenants, hostTenantId, clock, startedAt }),
      nodesProbe(listNodes, clock),
      memoryProbe(),
      eventLoopProbe(),
      exchangeProbe(options.hasExchange, () => telephone.calls.stats()),
    ],
  });
  const modules = [
    organisation,
    rights,
    identity,
    codes,
    calendars,
    audit,
    jobs,
    notifications,
    spreadsheets,
    operations,
    telephone.prompts,
    telephone.trunks,
    telephone.devices,
    telephone.interactions,
    telephone.recordings,
    telephone.voicemail,
    telephone.calls,
  ];
  return {
    modules,
    rights,
    identity,
    operations,
    ...telephone,
  };
}

/** Whose open streams must be authorised again after an event. */
export function changesRights(event: OutboxEvent): { personId: string } | 'everyone' | null {
  if ((event.topic === 'me' || event.topic === 'accounts') && event.ownerId !== null)
    return { personId: event.ownerId };
  return rightsChangedBy(event);
}
