import type { ArrivingContact } from '../model/contact.ts';
import type { ContactCondition } from '../model/requirement.ts';

/** Whether a condition of a rule holds for a contact as it arrived. */
export function holds(condition: ContactCondition, contact: ArrivingContact): boolean {
  if ('all' in condition) return condition.all.every((part) => holds(part, contact));
  if ('any' in condition) return condition.any.some((part) => holds(part, contact));
  if ('not' in condition) return !holds(condition.not, contact);
  if ('channel' in condition) return contact.channel === condition.channel;
  if ('queue' in condition) return contact.queueId === condition.queue;
  if ('tier' in condition) return contact.tier === condition.tier;
  if ('language' in condition) return contact.language === condition.language;
  if ('site' in condition) return contact.siteId === condition.site;
  const value = contact.attributes?.[condition.attribute];
  if ('is' in condition) return value === condition.is;
  return typeof value === 'number' && value >= condition.atLeast;
}
