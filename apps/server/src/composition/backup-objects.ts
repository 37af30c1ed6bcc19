import { join } from 'node:path';
import { createObjectFolder, joinObjects, type ObjectSource } from '../platform/backup/index.ts';

/** Everything beside the database that a backup carries: stored objects and the published roots of the audit log. */
export function backupObjects(dataDir: string): ObjectSource {
  return joinObjects({
    objects: createObjectFolder(join(dataDir, 'objects')),
    'audit-roots': createObjectFolder(join(dataDir, 'audit-roots')),
  });
}
