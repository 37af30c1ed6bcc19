import type { CommandLineCommand } from './command.ts';

export const startCommand: CommandLineCommand = {
  name: 'start',
  summary: 'Start the customer service centre',
  usage: '',
  help: `Starts the database when none is given, brings it up to date, builds the web when its sources changed, and prints the
address. The first start makes demo data unless ONELINE_SEED says "empty" or "none". Ctrl+C or SIGTERM stops within ten
seconds; SIGUSR2 (the command drain) lets running work end first.`,
  options: {},
  positionals: [0, 0],
  isServer: true,
  async run(terminal) {
    const { startServer } = await import('../composition/start-server.ts');
    const server = await startServer(terminal);
    return server.stopped;
  },
};
