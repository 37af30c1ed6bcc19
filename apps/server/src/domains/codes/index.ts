import type { DomainModule } from '../../platform/domain-module.ts';
import type { Platform } from '../../platform/platform.ts';
import { codeRoutes } from './routes.ts';
import { type CodeUsage, createCodeService } from './service.ts';

export { codeErrors } from './errors.ts';
export type { CodeService, CodeUsage, CommandContext } from './service.ts';

/** 码表. `usages` are those of the domains that store codes. */
export function createCodes(platform: Platform, usages: readonly CodeUsage[]): DomainModule {
  const service = createCodeService(usages);
  return {
    name: 'codes',
    routes: codeRoutes(service, () => platform.clock.now()),
    topics: [{ topic: 'code_tables', access: 'code.read' }],
  };
}
