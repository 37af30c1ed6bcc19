import type { CommandLineCommand } from './command.ts';
import { drainCommand } from './drain.ts';
import { migrateCommand } from './migrate.ts';
import { startCommand } from './start.ts';

/** Every command of the command line, in the order in which help lists them. */
export const commands: readonly CommandLineCommand[] = [startCommand, drainCommand, migrateCommand];
