import { defineErrors } from '@oneline/kernel';

export const databaseErrors = defineErrors('database', {
  unreachable: [503, 'The database cannot be reached'],
  busy: [503, 'No database connection became free in time'],
  closing: [503, 'The server is stopping'],
  checksumChanged: [500, 'A migration that has been applied was changed afterwards'],
  migrationFailed: [500, 'A migration failed'],
  migrationMissing: [500, 'The database has a migration that this version does not know'],
});
