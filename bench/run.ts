import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What every `bench/NAME.ts` exports. */
export interface Bench {
  /** One sentence for the list. */
  readonly description: string;
  /** Prints what it does while it works; the result is printed as one JSON line, last. */
  run(args: readonly string[]): Promise<Record<string, unknown>>;
}

const support = new Set(['run.ts', 'measure.ts', 'product.ts', 'processor.ts', 'child.ts']);

async function main([name, ...args]: readonly string[]): Promise<number> {
  const files = (await readdir(import.meta.dirname)).filter((file) => /^[a-z-]+\.ts$/.test(file) && !support.has(file));
  const names = files.map((file) => file.slice(0, -3)).sort();
  if (name === undefined) {
    for (const known of names) console.log(`${known.padEnd(12)} ${(await load(known)).description}`);
    return 0;
  }
  if (!names.includes(name)) {
    console.error(`There is no figure called ${name}; there are: ${names.join(', ')}`);
    return 2;
  }
  const result = await (await load(name)).run(args);
  console.log(JSON.stringify(result));
  return 0;
}

async function load(name: string): Promise<Bench> {
  return (await import(join(import.meta.dirname, `${name}.ts`))) as Bench;
}

process.exitCode = await main(process.argv.slice(2));
