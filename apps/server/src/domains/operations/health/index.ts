export { backupProbe } from './backup-probe.ts';
export { databaseProbes } from './database-probes.ts';
export { diskProbe, eventLoopProbe, memoryProbe, nodesProbe } from './machine-probes.ts';
