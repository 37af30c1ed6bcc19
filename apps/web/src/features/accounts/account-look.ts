import type { Account } from '@oneline/contracts';
import type { StatusColor, StatusShape } from '../../ui/status-tag.tsx';

export const accountLooks: Readonly<Record<Account['state'], { color: StatusColor; shape: StatusShape }>> = {
  active: { color: 'green', shape: 'full' },
  invited: { color: 'blue', shape: 'quarter' },
  locked: { color: 'amber', shape: 'triangle' },
  disabled: { color: 'grey', shape: 'cross' },
};
export const accountStates = Object.keys(accountLooks) as Account['state'][];
