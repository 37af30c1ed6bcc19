import type { CallRecord, LiveCall } from '@oneline/contracts';
import type { IconName } from '../../ui/icon-paths.ts';
import type { StatusColor, StatusShape } from '../../ui/status-tag.tsx';

interface Look {
  readonly color: StatusColor;
  readonly shape: StatusShape;
  readonly isPulsing?: boolean;
}

/** The states of the floor: the same colour and shape wherever they are shown. */
export const stateLooks: Readonly<Record<LiveCall['state'], Look>> = {
  ringing: { color: 'blue', shape: 'quarter', isPulsing: true },
  machine: { color: 'violet', shape: 'half' },
  talking: { color: 'blue', shape: 'full' },
  held: { color: 'amber', shape: 'bars' },
};

export const outcomeLooks: Readonly<Record<NonNullable<CallRecord['outcome']>, Look>> = {
  answered: { color: 'green', shape: 'full' },
  served: { color: 'green', shape: 'half' },
  message: { color: 'violet', shape: 'half' },
  abandoned: { color: 'amber', shape: 'triangle' },
  not_answered: { color: 'amber', shape: 'ring' },
  refused: { color: 'grey', shape: 'dash' },
  failed: { color: 'red', shape: 'cross' },
};

export const directionIcons: Readonly<Record<CallRecord['direction'], IconName>> = {
  in: 'download',
  out: 'upload',
  internal: 'people',
};

/** By what people say of it (ITU-T G.107 annex B): satisfied from 4.0, some dissatisfied from 3.6, most below 3.1. */
export function mosLook(mos: number): Look {
  if (mos >= 4) return { color: 'green', shape: 'full' };
  return mos >= 3.6 ? { color: 'amber', shape: 'triangle' } : { color: 'red', shape: 'triangle' };
}
