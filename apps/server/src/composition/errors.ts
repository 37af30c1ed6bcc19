import { defineErrors } from '@oneline/kernel';

/** What keeps a command beside the server from its work. */
export const installationErrors = defineErrors('installation', {
  /** details: `dataDir`. */
  notFound: [404, 'There is no installation in this data directory: set ONELINE_DATA to it, or start one first'],
  /** details: `url`. */
  serverRunning: [409, 'A server runs on this installation: stop it first'],
  /** details: `pending`, `newer`, `changed`: names of migrations. */
  versionDiffers: [
    409,
    'The server that runs here is of another version, or still starts: run the command of its version, or stop it first',
  ],
  /** details: `file`. */
  secretsMissing: [
    409,
    'A server runs on this database, and its secrets are not in this data directory: set ONELINE_DATA to that of the server',
  ],
  secretsDiffer: [
    409,
    'A server runs on this database with other secrets: copy its secrets.json into this data directory, or take another database',
  ],
  /** details: `tenants`. */
  alreadySeeded: [409, 'This installation has a tenant; only an empty one is seeded'],
  /** details: `tenant`, `tenants`. */
  tenantUnknown: [404, 'There is no such tenant'],
  tenantMissing: [409, 'This installation has no tenant yet: seed it first'],
  /** details: `role`, `roles`. */
  roleUnknown: [404, 'There is no such role'],
  /** details: `unit`, `units`. */
  unitUnknown: [404, 'There is no such unit'],
  interrupted: [503, 'Interrupted'],
});
