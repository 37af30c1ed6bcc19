export { agentsFor, type Target } from './agents-for.ts';
export { erlangA } from './erlang-a.ts';
export { erlangB, linesFor } from './erlang-b.ts';
export { erlangC } from './erlang-c.ts';
export { type Load, type PatientLoad, type Performance, trafficOf } from './load.ts';
