// violates: types, violates: unlisted, violates: unresolved
import 'ws';
import './nothing.ts';

export type Unused = number;
export const used = 1;
