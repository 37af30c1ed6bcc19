import type { AuditRecord, Change, Changes } from '../../platform/command/index.ts';
import { type StoredAccount, toAccount } from './account-store.ts';
import type { DirectoryPerson } from './ports.ts';

interface AccountRecord {
  readonly account: StoredAccount;
  readonly person: Pick<DirectoryPerson, 'name' | 'unitIds'>;
  /** Past tense: `disabled` for `account.disabled`. */
  readonly verb: string;
  readonly changes?: Changes;
}

export function accountSubject(account: StoredAccount): AuditRecord['subject'] {
  return { kind: 'account', id: account.id, name: account.login };
}

/** Writes the audit row of a change of an account, and tells whoever sees the account and the person themselves. */
export function recordAccount(
  { change, at }: { change: Change; at: Date },
  { account, person, verb, changes }: AccountRecord,
): void {
  const type = `account.${verb}`;
  change.audit({ action: type, subject: accountSubject(account), ...(changes ? { changes } : {}) });
  change.emit({
    topic: 'accounts',
    type,
    subject: account,
    payload: toAccount(account, person.name, at),
    unitIds: unitsOrNone(person.unitIds, account.personId),
    ownerId: account.personId,
  });
  recordMe({ change }, account);
}

/** Tells the person that what `session.me` says has changed. */
export function recordMe({ change }: { change: Change }, account: Pick<StoredAccount, 'id' | 'personId'>): void {
  change.emit({
    topic: 'me',
    type: 'me.changed',
    subject: { id: account.id },
    payload: null,
    ownerId: account.personId,
  });
}

/** An event without units is for the whole tenant; what belongs to no unit names one that nobody's right reaches. */
export function unitsOrNone(unitIds: readonly string[], none: string): readonly string[] {
  return unitIds.length > 0 ? unitIds : [none];
}
