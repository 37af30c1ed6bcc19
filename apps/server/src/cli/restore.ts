import { resolve } from 'node:path';
import { installationErrors } from '../composition/errors.ts';
import type { CommandLineCommand } from './command.ts';
import { passphraseOptions, readPassphrase } from './passphrase.ts';

export const restoreCommand: CommandLineCommand = {
  name: 'restore',
  summary: 'Fill an empty installation from a backup',
  usage: 'FILE [--passphrase-file FILE] [--without-secrets] [--into-empty-tables]',
  help: `The file is verified first, every table is compared with it afterwards, and only then is anything kept: broken off, it may
be repeated. An installation that holds anything, or that a server runs on, is refused. The passphrase of the backup is the
first line of --passphrase-file, or ONELINE_BACKUP_PASSPHRASE, or asked for; none is needed where secrets.json of the
installation that was backed up lies in the data directory. --without-secrets goes on without them: sign-ins keep working, but
second factors, stored passwords of other systems and encrypted files stay closed for ever. --into-empty-tables accepts tables
without a single row.`,
  options: { ...passphraseOptions, 'without-secrets': { type: 'boolean' }, 'into-empty-tables': { type: 'boolean' } },
  positionals: [1, 1],
  async run(terminal, input) {
    const given = await readPassphrase(terminal, input);
    const { restoreInstallation } = await import('../composition/restore-installation.ts');
    const report = await restoreInstallation(terminal, {
      file: resolve(input.positionals[0] ?? ''),
      isWithoutSecrets: input.flag('without-secrets'),
      isIntoEmptyTables: input.flag('into-empty-tables'),
      passphrase: given,
      async askPassphrase() {
        const answer = await terminal.ask('Passphrase of the backup:', { isSecret: true });
        if (answer === null && process.stdin.isTTY) throw installationErrors.interrupted();
        return answer ?? undefined;
      },
    });
    const { say } = terminal;
    say(`Restored the backup of ${report.createdAt}, version ${report.version}.`);
    say(`${report.tables} tables, ${report.rows} rows, ${report.objects} objects; every table is as it was backed up.`);
    if (report.openJobs > 0) say(`${report.openJobs} jobs that had not ended wait again.`);
    for (const name of report.migrations) say(`applied ${name}`);
    say('Start it with: npm start');
    return 0;
  },
};
