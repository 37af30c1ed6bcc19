import type { Translation } from '../../../app/i18n/texts.ts';
import type zh from './zh-CN.ts';

const en: Translation<typeof zh> = {
  title: 'Code tables',
  sentence: 'Every category of the system, used by its code; a change takes effect at once',
  add: 'Add a table',
  edit: 'Change the table',
  empty: {
    title: 'No code tables yet',
    words: 'A code table is a category, such as service categories or break reasons',
  },
  column: { name: 'Name', label: 'Label', entries: 'Entries', kind: 'Form', updatedAt: 'Changed' },
  tree: 'Tree',
  list: 'List',
  system: 'System table',
  field: { name: 'Name', label: 'Label', description: 'Description', isTree: 'Entries have levels' },
  nameHelp: 'Programs use this name; it never changes',
  entries: {
    sentence: '{{valid}} valid of {{total}}',
    add: 'Add an entry',
    edit: 'Change the entry',
    history: 'Versions',
    remove: 'Remove',
    removed: 'Removed {{code}}',
    removeHint: 'Only an entry nothing uses can be removed; end the validity of others',
    empty: { title: 'No entries yet', words: 'Add the first entry to use it in forms' },
    import: 'Import',
  },
  entry: {
    code: 'Code',
    label: 'Label',
    parentCode: 'Parent',
    order: 'Order',
    validFrom: 'Valid from',
    validTo: 'Valid to',
    state: 'State',
    valid: 'Valid',
    invalid: 'Not valid',
    none: 'None',
    version: 'Version {{version}}',
  },
  save: 'Save',
};
export default en;
