import { createAudit } from '../domains/audit/index.ts';
import { createCalendars } from '../domains/calendars/index.ts';
import { createCodes } from '../domains/codes/index.ts';
import { createOrganisation } from '../domains/organisation/index.ts';
import { createRights } from '../domains/rights/index.ts';
import type { RootObjects } from '../platform/audit/index.ts';
import type { DomainModule } from '../platform/domain-module.ts';
import type { Platform } from '../platform/platform.ts';

export interface Domains {
  /** In the order in which they were made. */
  readonly modules: readonly DomainModule[];
  readonly rights: ReturnType<typeof createRights>;
}

/** Makes every domain and hands each what it needs of the others. The only place that knows them all. */
export function composeDomains(platform: Platform, { roots }: { roots: RootObjects }): Domains {
  const organisation = createOrganisation(platform, {
    accountsOf: async () => new Map(),
    roles: { requireGrantable: (db, actor, given) => rights.requireGrantable(db, actor, given) },
  });
  const rights = createRights(platform, { directory: organisation.directory });
  const codes = createCodes(platform, []);
  const calendars = createCalendars(platform, []);
  const audit = createAudit(platform, roots);
  return { modules: [organisation, rights, codes, calendars, audit], rights };
}
