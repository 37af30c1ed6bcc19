import type { Principal, Reach } from '../access/index.ts';
import type { TopicBinding } from '../domain-module.ts';

/** Whether a reader sees the same of a topic with these rights as with those; if not, what they have read is out of date. */
export function sameSight(binding: TopicBinding, before: Principal, after: Principal): boolean {
  if (binding.present && before.fieldClass !== after.fieldClass) return false;
  if (binding.access === 'signed_in') return true;
  return sameReach(before.reach.get(binding.access), after.reach.get(binding.access));
}

function sameReach(one: Reach | undefined, other: Reach | undefined): boolean {
  if (!one || !other) return one === other;
  if (one.isTenant || other.isTenant) return one.isTenant === other.isTenant;
  return one.isOwn === other.isOwn && isSame(one.unitIds, other.unitIds);
}

function isSame(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && one.isSubsetOf(other);
}
