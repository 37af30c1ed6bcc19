export { type DatabasePlace, type DatabaseUrls, databaseUrls, type RolePasswords } from './database-urls.ts';
export { examine, type Finding } from './examine.ts';
export { type EmbeddedOptions, type EmbeddedPostgres, startEmbedded } from './launcher.ts';
export type { Log } from './log.ts';
export { provision } from './provision.ts';
export { findRunningServer, type RunningServer } from './running-server.ts';
export type { ServerEnd } from './server-process.ts';
export type { Durability } from './settings.ts';
