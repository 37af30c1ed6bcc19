/** Names of the operators in the texts: `table.operator.<name>`. */
export const operatorNames = {
  '=': 'is',
  '!=': 'isNot',
  '>=': 'from',
  '<=': 'upTo',
  '>': 'above',
  '<': 'before',
  '~': 'contains',
  '^=': 'begins',
} as const;
