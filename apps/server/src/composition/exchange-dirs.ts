import { join } from 'node:path';

/** Where the exchange of a data directory keeps its things. */
export function exchangeDirs(dataDir: string): { home: string; recordings: string; prompts: string } {
  const home = join(dataDir, 'exchange');
  return { home, recordings: join(home, 'recordings'), prompts: join(home, 'prompts') };
}
