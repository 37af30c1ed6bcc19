import { resolve } from 'node:path';
import type { CommandLineCommand } from './command.ts';
import { passphraseOptions, readPassphrase } from './passphrase.ts';

export const backupCommand: CommandLineCommand = {
  name: 'backup',
  summary: 'Write everything into one file, while the server runs or not',
  usage: 'FILE [--passphrase-file FILE] [--with-objects]',
  help: `The file holds every table as of one moment and, sealed by the passphrase, the secrets of this installation. It is read
back before it counts. Recordings and attachments are copied into the folder "objects" beside it, which belongs to it and
serves all backups there; --with-objects puts them into the file instead. The passphrase is the first line of
--passphrase-file, or ONELINE_BACKUP_PASSPHRASE. Without one the secrets are left out, and a restore on another machine needs
secrets.json of this one. An existing FILE is not overwritten.`,
  options: { ...passphraseOptions, 'with-objects': { type: 'boolean' } },
  positionals: [1, 1],
  async run(terminal, input) {
    const { say } = terminal;
    const file = resolve(input.positionals[0] ?? '');
    const passphrase = await readPassphrase(terminal, input);
    const { backUpInstallation } = await import('../composition/back-up-installation.ts');
    const isEmbeddingObjects = input.flag('with-objects');
    const report = await backUpInstallation(terminal, { file, passphrase, isEmbeddingObjects });
    const { bytes, tables, rows, objects } = report;
    say(`Written and read back: ${file}`);
    say(`${bytes} bytes, ${tables} tables, ${rows} rows, ${objects} objects.`);
    if (!report.hasSecrets) {
      say(`Warning: no passphrase was given, so the secrets are not in it. To restore it on another machine, secrets.json of this
one is needed: keep it elsewhere, or give --passphrase-file.`);
    }
    return 0;
  },
};
