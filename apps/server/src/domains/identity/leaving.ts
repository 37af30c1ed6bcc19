import { dayIn } from '@oneline/kernel';
import type { SubscriberBinding } from '../../platform/domain-module.ts';
import { recordAccount } from './account-record.ts';
import { findAccountOfPerson, tenantOf, updateAccount } from './account-store.ts';
import { type IdentityParts, originOfSystem } from './context.ts';
import { deleteLinksOf } from './credential-store.ts';
import { endSessions } from './session-end.ts';
import { revokeTokensOf } from './token-store.ts';

/** Whoever leaves cannot sign in any more; coming back does not bring the sign-in back. */
export function disableOnLeaving(parts: IdentityParts): SubscriberBinding {
  const { platform, ports } = parts;
  return {
    name: 'identity.person-left',
    kind: 'durable',
    topics: ['people'],
    async handle(event) {
      if (event.type !== 'person.left') return;
      const { tenantId } = event;
      const db = platform.tenants.of(tenantId);
      const before = await findAccountOfPerson(db, event.subject.id);
      if (!before || before.state === 'disabled') return;
      const { zone } = await tenantOf(db, tenantId);
      const person = await ports.directory.findPerson(db, before.personId, dayIn(zone, platform.clock.now()));
      // Back already: the event is old.
      if (!person || person.isActive) return;
      parts.distrust(before.id);
      await platform.commands.run(originOfSystem(tenantId, null), async (change, at) => {
        const account = { ...before, state: 'disabled', version: before.version + 1 } as const;
        change.write(updateAccount(db, account));
        recordAccount(
          { change, at },
          { account, person, verb: 'disabled', changes: { state: [before.state, 'disabled'] } },
        );
        change.write(revokeTokensOf(db, account.id, at), { rows: null });
        change.write(deleteLinksOf(db, account.id), { rows: null });
        const who = { account, personName: person.name, outcome: 'revoked', caller: null, exceptId: null } as const;
        await endSessions({ db, tenantId, change, at, ...who });
      });
    },
  };
}
