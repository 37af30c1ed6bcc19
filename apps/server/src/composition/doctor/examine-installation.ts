import type { Terminal } from '../../cli/command.ts';
import { examineDatabase } from './database-checks.ts';
import { type Diagnosis, describeError } from './diagnosis.ts';
import { examineContent } from './installation-checks.ts';
import { examineDataDir, examineDisk, examineNode, examinePort } from './machine-checks.ts';

/** Looks at everything that OneLine needs, one thing after the other; never throws. Nothing in the database is changed. */
export async function* examineInstallation(terminal: Pick<Terminal, 'config' | 'log'>): AsyncGenerator<Diagnosis> {
  const { config, log } = terminal;
  yield examineNode();
  const folder = await examineDataDir(config);
  yield folder;
  yield await examineDisk(config);
  yield await examinePort(config);
  // Opening the database writes where nothing can be written.
  if (folder.level === 'fail') return;
  const { diagnoses, database } = await examineDatabase(terminal);
  yield* diagnoses;
  if (!database) return;
  try {
    yield* await examineContent(database, log);
  } catch (error) {
    yield { level: 'fail', subject: 'database', text: describeError(error) };
  } finally {
    await database.close();
  }
}
