import type { CommandLineCommand } from './command.ts';
import { sayLink } from './one-time-link.ts';

export const userResetPasswordCommand: CommandLineCommand = {
  name: 'user reset-password',
  summary: 'Print a one-time link by which somebody chooses a new password',
  usage: 'LOGIN',
  help: `LOGIN is "login", or "login@tenant" where several tenants have it. The sign-in is unlocked; the old password works until
the link is used, and links made before it do not. A disabled sign-in stays disabled.`,
  options: {},
  positionals: [1, 1],
  async run(terminal, input) {
    const { resetPassword } = await import('../composition/reset-password.ts');
    const { link, isAddressCertain } = await resetPassword(terminal, input.positionals[0] ?? '');
    sayLink(terminal, link, isAddressCertain);
    return 0;
  },
};
