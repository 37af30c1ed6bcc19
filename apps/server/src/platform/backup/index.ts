export { type Backups, createBackups } from './backups.ts';
export { backupErrors } from './errors.ts';
export { createObjectFolder, joinObjects, type ObjectSource } from './objects.ts';
export { backupSuffix, pruneObjects } from './prune-objects.ts';
export { restoreFrom } from './restore.ts';
export { type VerifyOptions, verifyBackup } from './verify.ts';
export { readBackupHead } from './walk.ts';
export { type BackupReport, backupTo, type Progress } from './write.ts';
