export { backupProbe } from './backup-probe.ts';
export { databaseProbes } from './database-probes.ts';
export type { HealthProbe } from './health.ts';
export type { InstallationDb } from './health-store.ts';
export { diskProbe, eventLoopProbe, memoryProbe, nodesProbe } from './machine-probes.ts';
