import { defineErrors } from '@oneline/kernel';

export const operationErrors = defineErrors('operations', {
  hostOnly: [403, 'This concerns the installation and is done in the tenant that hosts it'],
  cronInvalid: [422, 'This is not a time as cron writes it: minute, hour, day, month, day of week'],
  backupNotFound: [404, 'There is no such backup'],
  backupUnfinished: [409, 'This backup has no file'],
  fileGone: [410, 'The file of this backup is not here any more'],
  backupRunning: [409, 'A backup is running already'],
  unverified: [500, 'The backup could not be read back as it was written'],
  interrupted: [503, 'The process that made this backup ended'],
});
