import { join } from 'node:path';
import { createObjectFolder, joinObjects, type ObjectSource } from '../platform/backup/index.ts';
import type { ObjectTarget } from '../platform/backup/objects.ts';

/** Everything beside the database that a backup carries and a restore brings back: stored objects and the published roots of the audit log. */
export function backupObjects(dataDir: string): ObjectSource & ObjectTarget {
  return joinObjects({
    objects: createObjectFolder(join(dataDir, 'objects')),
    'audit-roots': createObjectFolder(join(dataDir, 'audit-roots')),
  });
}
