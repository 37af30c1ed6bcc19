import type { CommandLineCommand } from './command.ts';

export const migrateCommand: CommandLineCommand = {
  name: 'migrate',
  summary: 'Bring the database to this version',
  usage: '',
  help: '"start" does this too. A database that is newer than this version is refused.',
  options: {},
  positionals: [0, 0],
  async run(terminal) {
    const { withDatabase } = await import('../composition/with-database.ts');
    return withDatabase(terminal, async ({ applied }) => {
      for (const name of applied) terminal.say(`applied ${name}`);
      terminal.say(applied.length === 0 ? 'The database is up to date.' : `${applied.length} migrations applied.`);
      return 0;
    });
  },
};
