import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { defineErrors } from '@oneline/kernel';

export const webErrors = defineErrors('web', {
  buildFailed: [500, 'The web could not be built'],
});

const compressible = /\.(js|css|svg|html|json|map)$/;

export interface WebBuild {
  /** Where the built files lie. */
  readonly dir: string;
  /** Whether it was built now. */
  readonly isFresh: boolean;
}

/**
 * Builds the web when its sources changed since the last build (by content hash, so a clone or checkout does not matter).
 * The build appears whole, by a rename, with every file beside it compressed.
 * Error: `web.build_failed` with the last lines of the builder's output.
 */
export async function buildWeb(repositoryDir: string): Promise<WebBuild> {
  const webDir = join(repositoryDir, 'apps/web');
  const dir = join(webDir, 'dist');
  const wanted = await hashSources(repositoryDir);
  const stamp = join(dir, '.sources');
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === wanted) return { dir, isFresh: false };
  const draft = join(webDir, `dist.${process.pid}`);
  try {
    await runVite(webDir, draft);
    await compressAll(draft);
    await writeFile(join(draft, '.sources'), wanted);
    await rm(dir, { recursive: true, force: true });
    await rename(draft, dir);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return { dir, isFresh: true };
}

async function hashSources(repositoryDir: string): Promise<string> {
  const roots = ['apps/web/src', 'apps/web/public', 'packages/contracts/src'];
  const files = ['apps/web/index.html', 'apps/web/vite.config.ts', 'apps/web/package.json', 'package-lock.json'];
  const hash = createHash('sha256');
  for (const root of roots) {
    const place = join(repositoryDir, root);
    if (!existsSync(place)) continue;
    const entries = await readdir(place, { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      if (entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
        files.push(join(root, relative(place, join(entry.parentPath, entry.name))));
    }
  }
  for (const file of files.sort()) {
    const path = join(repositoryDir, file);
    if (existsSync(path))
      hash
        .update(`${file}\0`)
        .update(await readFile(path))
        .update('\0');
  }
  return hash.digest('hex');
}

async function runVite(webDir: string, outDir: string): Promise<void> {
  const vite = join(dirname(createRequire(join(webDir, 'package.json')).resolve('vite/package.json')), 'bin/vite.js');
  await mkdir(outDir, { recursive: true });
  const child = spawn(process.execPath, [vite, 'build', '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn'], {
    cwd: webDir,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-4000);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  if (code !== 0) throw webErrors.buildFailed({ code, output });
}

async function compressAll(dir: string): Promise<void> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter(
    (entry) => entry.isFile() && compressible.test(entry.name) && entry.name !== 'index.html',
  );
  await Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const content = await readFile(path);
      if (content.length < 1024) return;
      const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
      await writeFile(`${path}.gz`, await promisify(gzip)(content, { level: 9 }));
      await writeFile(`${path}.br`, await promisify(brotliCompress)(content, brotli));
    }),
  );
}
