import type { DomainModule } from '../../platform/domain-module.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Directory } from '../organisation/index.ts';
import { createRightsReading, type RightsReading } from './held.ts';
import { roleBindings } from './routes.ts';
import { createRoleService, type RoleService } from './service.ts';

export { rightsChangedBy } from './stale.ts';

export interface RightsModule extends DomainModule, Pick<RightsReading, 'rightsOf' | 'refuseAbove'> {
  readonly requireGrantable: RoleService['requireGrantable'];
  readonly addReadyMade: RoleService['addReadyMade'];
}

/** 角色与权限: what a post brings with it, and what somebody may do. */
export function createRights(platform: Platform, { directory }: { directory: Directory }): RightsModule {
  const service = createRoleService(directory);
  const reading = createRightsReading(directory);
  return {
    name: 'rights',
    routes: roleBindings(service, reading, () => platform.clock.now()),
    topics: [{ topic: 'roles', access: 'role.read' }],
    rightsOf: reading.rightsOf,
    refuseAbove: reading.refuseAbove,
    requireGrantable: service.requireGrantable,
    addReadyMade: service.addReadyMade,
  };
}
