import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the checkout, without a slash at its end. */
export const repositoryRoot = join(import.meta.dirname, '..');

/** Trees of deliberate violations; no check but the canaries looks at them. */
const canaries = 'tools/canaries';

/**
 * Every file of the tree that belongs to the project, by its path from `root`, sorted. Reads .gitignore instead of asking
 * git, so that it works in a tarball and in a canary's folder too; of its syntax only `name/` and `*.ending` are needed.
 */
export function projectFiles(root: string): string[] {
  const ignored = ignoredBy(readIfPresent(join(root, '.gitignore')));
  const found: string[] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (entry.name !== '.git' && path !== canaries && !ignored(`${entry.name}/`)) visit(path);
      } else if (entry.isFile() && !ignored(entry.name)) {
        found.push(path);
      }
    }
  };
  visit('');
  return found.sort();
}

/** Decides by one name; a folder's name ends in a slash. */
function ignoredBy(gitignore: string): (name: string) => boolean {
  const patterns = gitignore.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const exact = new Set(patterns);
  const endings = patterns.filter((pattern) => pattern.startsWith('*')).map((pattern) => pattern.slice(1));
  return (name) => exact.has(name) || endings.some((ending) => name.endsWith(ending));
}

function readIfPresent(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // no such file: nothing is ignored
  }
}
