import type { Translation } from '../../../app/i18n/texts.ts';
import type zh from './zh-CN.ts';

const en: Translation<typeof zh> = {
  title: 'Audit log',
  sentence: 'Who changed what, when and from where; each entry is sealed within a second, so that tampering shows',
  column: {
    at: 'Time',
    actor: 'Actor',
    action: 'Action',
    subject: 'Subject',
    changes: 'Changes',
    ip: 'Address',
    sealed: 'Seal',
  },
  search: 'Search actors, subjects',
  sealed: 'Sealed',
  unsealed: 'Not yet sealed',
  changed_one: '{{count}} change',
  changed_other: '{{count}} changes',
  empty: { title: 'No entries', words: 'Every change appears here' },
  detail: {
    from: 'From',
    to: 'To',
    field: 'Field',
    reason: 'Reason',
    request: 'Request',
    noChanges: 'No field was changed',
  },
  verify: 'Verify',
  verification: {
    intact: 'Intact: {{sealed}} entries agree with {{seals}} seals; {{unsealed}} not yet sealed',
    broken_one: 'Broken: {{count}} place does not agree with its seal',
    broken_other: 'Broken: {{count}} places do not agree with their seal',
    place: 'Seal {{seal}}: {{what}}',
  },
  what: {
    changed: 'an entry was changed',
    missing: 'an entry is missing',
    added: 'an entry was added',
    chain: 'the chain is broken',
    root: 'the published root of the day differs',
  },
};
export default en;
