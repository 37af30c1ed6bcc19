import type {
  BlockedNumber,
  BodyOf,
  DialPolicy,
  InboundNumber,
  OutboundRule,
  trunkRoutes as routes,
} from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { dialString, isEmergencyNumber, parseNumber } from '@oneline/phone-number';
import { changesBetween, commandErrors } from '../../platform/command/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import type { CommandContext } from '../../platform/http/index.ts';
import type { PersonNames } from '../organisation/index.ts';
import { trunkErrors } from './errors.ts';
import * as store from './store.ts';

export interface NumberService {
  listNumbers(db: TenantDb): Promise<InboundNumber[]>;
  /** Errors: `trunks.person_needed`, `trunks.person_unknown`, `trunks.number_exists`. */
  createNumber(context: CommandContext, body: BodyOf<typeof routes.createNumber>): Promise<InboundNumber>;
  changeNumber(context: CommandContext, id: string, body: BodyOf<typeof routes.changeNumber>): Promise<InboundNumber>;
  createRule(context: CommandContext, body: BodyOf<typeof routes.createRule>): OutboundRule;
  changeRule(context: CommandContext, id: string, body: BodyOf<typeof routes.changeRule>): Promise<OutboundRule>;
  policyOf(db: TenantDb): Promise<DialPolicy>;
  changePolicy(context: CommandContext, body: DialPolicy): Promise<DialPolicy>;
  /** Errors: `trunks.emergency_number`, `trunks.blocked_exists`. */
  block(context: CommandContext, body: BodyOf<typeof routes.block>): BlockedNumber;
  unblock(context: CommandContext, id: string): Promise<void>;
}

/** Until somebody chooses. */
export const unchosenPolicy: DialPolicy = { mostCalls: 200, forbiddenPrefixes: [], anonymous: 'accept', version: 0 };

/** One way of writing a number, whichever it was signalled or typed in; what is no number stays as it is. */
export function oneWriting(number: string): string {
  const parsed = parseNumber(number);
  return parsed ? dialString(parsed.canonical) : number;
}

const factsOf = ({ personId = null, promptId = null, ...body }: BodyOf<typeof routes.createNumber>) => ({
  ...body,
  personId,
  promptId,
  number: oneWriting(body.number),
});

export function createNumberService(names: PersonNames): NumberService {
  const policyOf = async (db: TenantDb): Promise<DialPolicy> => (await store.findPolicy(db)) ?? unchosenPolicy;

  async function withName(db: TenantDb, number: store.StoredNumber): Promise<InboundNumber> {
    const known = number.personId === null ? null : await names(db, [number.personId]);
    return { ...number, personName: known?.get(number.personId ?? '') ?? null };
  }

  /** Puts a thing of this domain on record, and tells whoever looks at it. */
  function record<Thing extends { id: string; version: number }>(
    { change }: CommandContext,
    of: { kind: 'number' | 'outbound_rule'; name: string; before: Thing | null; after: Thing; payload?: object },
  ): void {
    const { kind, name, before, after, payload = after } = of;
    const action = `${kind}.${before ? 'changed' : 'created'}`;
    change.audit({ action, subject: { kind, id: after.id, name }, changes: changesBetween(before, after) });
    change.emit({ topic: 'trunks', type: action, subject: after, payload });
  }

  async function saveNumber(context: CommandContext, before: store.StoredNumber | null, number: store.StoredNumber) {
    const { db, tenantId, change } = context;
    const isOfSomebody = number.kind === 'person' || number.kind === 'voicemail';
    const isPrompt = number.kind === 'prompt';
    const named = await withName(db, {
      ...number,
      personId: isOfSomebody ? number.personId : null,
      promptId: isPrompt ? number.promptId : null,
    });
    if (isPrompt && named.promptId === null) throw trunkErrors.promptNeeded();
    if (isOfSomebody && named.personId === null) throw trunkErrors.personNeeded();
    if (isOfSomebody && named.personName === null) throw trunkErrors.personUnknown({ personId: named.personId });
    const { personName: _, ...kept } = named;
    if (before) change.write(store.updateNumber(db, kept), { onMiss: () => commandErrors.staleVersion({}) });
    else change.write(store.insertNumber(tenantId, kept));
    change.refuseOn('number_prompt', () => trunkErrors.promptUnknown({ promptId: kept.promptId }));
    change.refuseOn('number_taken', () => trunkErrors.numberExists({ number: kept.number }));
    record(context, { kind: 'number', name: kept.number, before, after: kept, payload: named });
    return named;
  }

  function saveRule(context: CommandContext, before: OutboundRule | null, rule: OutboundRule): OutboundRule {
    const { db, tenantId, change } = context;
    if (before) change.write(store.updateRule(db, rule), { onMiss: () => commandErrors.staleVersion({}) });
    else change.write(store.insertRule(tenantId, rule));
    change.refuseOn('outbound_rule_trunk', () => trunkErrors.notFound({ id: rule.trunkId }));
    record(context, { kind: 'outbound_rule', name: rule.name, before, after: rule });
    return rule;
  }

  return {
    async listNumbers(db) {
      const numbers = await store.listNumbers(db);
      const known = await names(
        db,
        numbers.flatMap(({ personId }) => personId ?? []),
      );
      return numbers.map((number) => ({ ...number, personName: known.get(number.personId ?? '') ?? null }));
    },
    createNumber(context, body) {
      const { at } = context;
      const facts = factsOf(body);
      return saveNumber(context, null, { ...facts, id: newId(at.getTime()), version: 1, updatedAt: at.toISOString() });
    },
    async changeNumber(context, id, { version, ...body }) {
      const before = await store.findNumber(context.db, id);
      if (!before) throw trunkErrors.numberNotFound({ id });
      if (before.version !== version) throw commandErrors.staleVersion({ current: await withName(context.db, before) });
      const facts = factsOf(body);
      return saveNumber(context, before, { ...facts, id, version: version + 1, updatedAt: context.at.toISOString() });
    },
    createRule(context, body) {
      const { at } = context;
      return saveRule(context, null, { ...body, id: newId(at.getTime()), version: 1, updatedAt: at.toISOString() });
    },
    async changeRule(context, id, { version, ...body }) {
      const before = (await store.listRules(context.db)).find((rule) => rule.id === id);
      if (!before) throw trunkErrors.ruleNotFound({ id });
      if (before.version !== version) throw commandErrors.staleVersion({ current: before });
      return saveRule(context, before, { ...body, id, version: version + 1, updatedAt: context.at.toISOString() });
    },
    policyOf,
    async changePolicy({ db, tenantId, change }, body) {
      const before = await policyOf(db);
      const stale = async () => commandErrors.staleVersion({ current: await policyOf(db) });
      if (before.version !== body.version) throw await stale();
      const policy = { ...body, version: body.version + 1 };
      change.write(store.savePolicy(db, tenantId, policy), { onMiss: stale });
      change.audit({
        action: 'dial_policy.changed',
        subject: { kind: 'dial_policy', id: tenantId, name: null },
        changes: changesBetween(before, policy),
      });
      const subject = { id: tenantId, version: policy.version };
      change.emit({ topic: 'trunks', type: 'dial_policy.changed', subject, payload: policy });
      return policy;
    },
    block({ tenantId, actor, change, at }, body) {
      const number = oneWriting(body.number);
      if (isEmergencyNumber(number)) throw trunkErrors.emergencyNumber({ number });
      const created = { id: newId(at.getTime()), createdAt: at.toISOString(), createdBy: actor };
      const blocked: BlockedNumber = { ...body, ...created, number };
      change.write(store.insertBlocked(tenantId, blocked));
      change.refuseOn('blocked_once', () => trunkErrors.blockedExists({ number }));
      const action = 'blocked_number.created';
      change.audit({ action, subject: { kind: 'blocked_number', id: blocked.id, name: number }, reason: body.reason });
      change.emit({ topic: 'trunks', type: action, subject: { id: blocked.id }, payload: blocked });
      return blocked;
    },
    async unblock({ db, change }, id) {
      const known = (await store.listBlocked(db)).find((one) => one.id === id);
      if (!known) throw trunkErrors.blockedNotFound({ id });
      change.write(store.deleteBlocked(db, id), { onMiss: () => trunkErrors.blockedNotFound({ id }) });
      const action = 'blocked_number.removed';
      change.audit({ action, subject: { kind: 'blocked_number', id, name: known.number } });
      change.emit({ topic: 'trunks', type: action, subject: { id }, payload: null });
    },
  };
}
