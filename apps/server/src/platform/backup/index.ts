export { type Backups, createBackups } from './backups.ts';
export { backupErrors, restoreErrors } from './errors.ts';
export type { Manifest } from './format.ts';
export { createObjectFolder, joinObjects, type ObjectSource, type ObjectTarget, type StoredObject } from './objects.ts';
export { backupSuffix, pruneObjects } from './prune-objects.ts';
export { type RestoreOptions, type RestoreReport, restoreFrom } from './restore.ts';
export { type VerifiedBackup, type VerifyOptions, verifyBackup } from './verify.ts';
export { readBackupHead } from './walk.ts';
export { type BackupOptions, type BackupReport, backupTo, type Progress } from './write.ts';
