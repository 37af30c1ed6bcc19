import type { CommandLineCommand } from './command.ts';

export const doctorCommand: CommandLineCommand = {
  name: 'doctor',
  summary: 'Look at everything OneLine needs, and say what is missing',
  usage: '',
  help: `One line for each thing looked at: ok, warn (works, look soon) or fail, with the SQL that cures it where there is one.
Exits with 1 when something fails. May run beside the server; where none runs, the embedded database is started for the look
and stopped again. Nothing is migrated.`,
  options: {},
  positionals: [0, 0],
  async run(terminal) {
    const { examineInstallation } = await import('../composition/doctor/examine-installation.ts');
    let isFailing = false;
    for await (const { level, subject, text, statements = [] } of examineInstallation(terminal)) {
      isFailing ||= level === 'fail';
      terminal.say(`${level.padEnd(4)}  ${subject.padEnd(10)}  ${text}`);
      for (const statement of statements) terminal.say(`          ${statement}`);
    }
    return isFailing ? 1 : 0;
  },
};
