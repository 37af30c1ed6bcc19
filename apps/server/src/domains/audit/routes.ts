import { type AuditEntry, type AuditVerification, auditRoutes as routes } from '@oneline/contracts';
import { maskFields, seesClear } from '../../platform/access/index.ts';
import { recordRead } from '../../platform/audit/index.ts';
import type { Commands } from '../../platform/command/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import { command, originOf, query, type RouteBinding } from '../../platform/http/index.ts';
import { auditErrors } from './errors.ts';
import * as store from './store.ts';

export interface AuditRoutesDeps {
  readonly commands: Commands;
  verify(db: TenantDb, tenantId: string, at: Date): Promise<AuditVerification>;
}

type Reader = Parameters<typeof originOf>[0];

export function auditBindings({ commands, verify }: AuditRoutesDeps): RouteBinding[] {
  /** As this reader may see them; who saw the addresses of others in clear is on record in turn. */
  async function show(reader: Reader, entries: readonly AuditEntry[]): Promise<AuditEntry[]> {
    if (seesClear(reader.principal, 'audit_entry')) {
      const ids = entries.filter((entry) => entry.ip !== null).map((entry) => entry.id);
      await recordRead(commands, originOf(reader), {
        action: 'audit_entry.read',
        kind: 'audit_entry',
        ids,
        fields: ['ip'],
      });
    }
    return entries.map((entry) => maskFields(reader.principal, 'audit_entry', entry));
  }

  return [
    query(routes.list, async (call) => {
      const page = await store.listEntries(call.db, call.query);
      return { ...page, items: await show(call, page.items) };
    }),
    query(routes.get, async (call) => {
      const entry = await store.findEntry(call.db, call.params.id);
      if (!entry) throw auditErrors.notFound({ id: call.params.id });
      const [shown] = await show(call, [entry]);
      return shown ?? entry;
    }),
    command(routes.verify, async ({ db, principal }, change, at) => {
      const verification = await verify(db, principal.tenantId, at);
      const { outcome, sealed, unsealed, breaks } = verification;
      change.audit({
        action: 'audit.verified',
        subject: { kind: 'audit', id: principal.tenantId },
        changes: {
          outcome: [null, outcome],
          sealed: [null, sealed],
          unsealed: [null, unsealed],
          ...(breaks.length > 0 ? { breaks: [null, breaks] } : {}),
        },
      });
      return verification;
    }),
  ];
}
