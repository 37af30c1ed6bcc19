import { readFile } from 'node:fs/promises';
import { type CommandInput, type Terminal, usageErrors } from './command.ts';

export const passphraseOptions = { 'passphrase-file': { type: 'string' } } as const;

/**
 * The passphrase from the file that is named (its first line), or from the environment. Error: `usage.wrong_option` when that
 * file cannot be read or is empty.
 */
export async function readPassphrase({ config }: Terminal, input: CommandInput): Promise<string | undefined> {
  const file = input.text('passphrase-file');
  if (file === undefined) return config.backupPassphrase ?? undefined;
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw usageErrors.wrongOption({ reason: `--passphrase-file: ${error.message}` }, error);
  });
  const [passphrase = ''] = text.split(/\r?\n/, 1);
  if (passphrase === '')
    throw usageErrors.wrongOption({ reason: `--passphrase-file: ${file} begins with an empty line` });
  return passphrase;
}
