import { type CommandLineCommand, usageErrors } from './command.ts';

export const seedCommand: CommandLineCommand = {
  name: 'seed',
  summary: 'Make the first tenant: the demo operator, or an empty one',
  usage: 'demo|empty',
  help: `What the first "start" does by itself, unless ONELINE_SEED=none. "demo" makes a made-up operator with people in all roles
and prints their sign-ins; "empty" makes a tenant with the ready-made roles and calendars, and "user create" then lets the
first person in. An installation that has a tenant is refused.`,
  options: {},
  positionals: [1, 1],
  async run(terminal, input) {
    const [kind] = input.positionals;
    if (kind !== 'demo' && kind !== 'empty') throw usageErrors.wrongOption({ reason: 'expected demo or empty' });
    const { seedInstallation } = await import('../composition/seed/seed-installation.ts');
    await seedInstallation(terminal, kind);
    terminal.say(kind === 'demo' ? 'The demo operator is made.' : 'An empty tenant is made. Next: user create.');
    return 0;
  },
};
