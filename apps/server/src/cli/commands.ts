import { backupCommand } from './backup.ts';
import type { CommandLineCommand } from './command.ts';
import { doctorCommand } from './doctor.ts';
import { drainCommand } from './drain.ts';
import { migrateCommand } from './migrate.ts';
import { restoreCommand } from './restore.ts';
import { seedCommand } from './seed.ts';
import { startCommand } from './start.ts';
import { userCreateCommand } from './user-create.ts';
import { userResetPasswordCommand } from './user-reset-password.ts';
import { verifyAuditCommand } from './verify-audit.ts';

/** Every command of the command line, in the order in which help lists them. */
export const commands: readonly CommandLineCommand[] = [
  startCommand,
  drainCommand,
  migrateCommand,
  seedCommand,
  backupCommand,
  restoreCommand,
  doctorCommand,
  userCreateCommand,
  userResetPasswordCommand,
  verifyAuditCommand,
];

/** The command whose name, of one or two words, these arguments begin with, and the arguments behind it. */
export function findCommand(
  args: readonly string[],
): { command: CommandLineCommand; rest: readonly string[] } | undefined {
  for (const command of commands) {
    const words = command.name.split(' ');
    if (words.every((word, i) => args[i] === word)) return { command, rest: args.slice(words.length) };
  }
  return undefined;
}
