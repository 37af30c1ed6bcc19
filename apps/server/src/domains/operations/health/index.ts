export { backupProbe } from './backup-probe.ts';
export { databaseProbes } from './database-probes.ts';
export { type HealthProbe, judge } from './health.ts';
export { diskProbe, eventLoopProbe, memoryProbe, nodesProbe } from './machine-probes.ts';
