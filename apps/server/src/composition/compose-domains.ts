import { createAudit } from '../domains/audit/index.ts';
import { createCalendars } from '../domains/calendars/index.ts';
import { createCodes } from '../domains/codes/index.ts';
import { createIdentity } from '../domains/identity/index.ts';
import { createOrganisation } from '../domains/organisation/index.ts';
import { createRights, rightsChangedBy } from '../domains/rights/index.ts';
import type { RootObjects } from '../platform/audit/index.ts';
import type { DomainModule, OutboxEvent } from '../platform/domain-module.ts';
import type { Platform } from '../platform/platform.ts';

export interface Domains {
  /** In the order in which they were made. */
  readonly modules: readonly DomainModule[];
  readonly rights: ReturnType<typeof createRights>;
  readonly identity: ReturnType<typeof createIdentity>;
}

export interface DomainsOptions {
  /** Where the daily roots of the audit log are published. */
  readonly roots: RootObjects;
  publicUrl(): string;
  /** Browsers reach this installation by https. */
  readonly isSecure: boolean;
}

/** Makes every domain and hands each what it needs of the others. The only place that knows them all. */
export function composeDomains(platform: Platform, options: DomainsOptions): Domains {
  const organisation = createOrganisation(platform, {
    accountsOf: (db, personIds) => identity.accountsOf(db, personIds),
    roles: { requireGrantable: (db, actor, given) => rights.requireGrantable(db, actor, given) },
  });
  const { directory } = organisation;
  const rights = createRights(platform, { directory });
  const identity = createIdentity(platform, {
    directory,
    rights: { ...rights, changedBy: rightsChangedBy },
    settings: { publicUrl: () => options.publicUrl(), isSecure: options.isSecure },
  });
  const codes = createCodes(platform, []);
  const calendars = createCalendars(platform, []);
  const audit = createAudit(platform, options.roots);
  return { modules: [organisation, rights, identity, codes, calendars, audit], rights, identity };
}

/** Whose open streams must be authorised again after an event. */
export function changesRights(event: OutboxEvent): { personId: string } | 'everyone' | null {
  if ((event.topic === 'me' || event.topic === 'accounts') && event.ownerId !== null)
    return { personId: event.ownerId };
  return rightsChangedBy(event);
}
