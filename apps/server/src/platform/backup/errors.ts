import { defineErrors } from '@oneline/kernel';

export const backupErrors = defineErrors('backup', {
  tableUnreadable: [500, 'The backup role cannot read a table, so a backup would have a gap'],
  databaseFailed: [500, 'The database ended the backup'],
  diskFull: [507, 'There is no room left where the backup is written'],
  fileExists: [409, 'There is a file of this name already'],
  writeFailed: [500, 'The backup cannot be written'],
  objectUnknown: [422, 'The backup holds an object for which there is no place here'],
  objectLost: [500, 'A stored object cannot be read while it is backed up'],
  aborted: [503, 'The backup was stopped before it was complete'],
  fileNotFound: [404, 'There is no such backup file'],
  notBackup: [422, 'This is not a backup of OneLine'],
  formatNewer: [422, 'This backup was written by a newer version in a format that this one does not read'],
  truncated: [422, 'The backup ends before its end: it was cut off'],
  corrupted: [422, 'The backup is not as it was written'],
  objectMissing: [422, 'An object that belongs to the backup is not there'],
  objectCorrupted: [422, 'An object that belongs to the backup is not as it was written'],
  noSecrets: [422, 'This backup was made without a passphrase and holds no secrets'],
  passphraseWrong: [422, 'The passphrase does not open the secrets of this backup'],
});

export const restoreErrors = defineErrors('restore', {
  databaseNotEmpty: [409, 'The database is not empty; a restore never overwrites'],
  versionNewer: [422, 'The backup comes from a newer version of OneLine than this one'],
  migrationChanged: [422, 'The backup was made with a migration that reads otherwise in this version'],
  secretsNeeded: [422, 'The secrets of this machine are not those of the backup: give its passphrase'],
  tablesDiffer: [422, 'The tables of the backup are not those that its migrations make'],
  loadFailed: [500, 'The database refused what the backup holds'],
  contentDiffers: [500, 'A table does not hold what the backup holds'],
  aborted: [503, 'The restore was stopped; the database is as it was'],
});
