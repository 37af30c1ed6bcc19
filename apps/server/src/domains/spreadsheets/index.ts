import type { DomainModule } from '../../platform/domain-module.ts';
import type { Platform } from '../../platform/platform.ts';
import { exportTask } from './export-task.ts';
import { importTask } from './import-task.ts';
import type { SpreadsheetPorts } from './ports.ts';
import { spreadsheetBindings } from './routes.ts';

export { spreadsheetErrors } from './errors.ts';
export type { FileStore, SpreadsheetPorts } from './ports.ts';

/** 导入导出: lists to files and files to lists, in the background, by the routes of the lists themselves. */
export function createSpreadsheets(platform: Platform, ports: SpreadsheetPorts): DomainModule {
  return {
    name: 'spreadsheets',
    routes: spreadsheetBindings(ports, platform.commands),
    tasks: [exportTask(ports), importTask(ports, () => platform.clock.now())],
  };
}
