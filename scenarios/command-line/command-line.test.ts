import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, makeTemporaryDirectory, type TemporaryDirectory, until } from '@oneline/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, runServer } from '../../apps/server/src/testing/running-server.ts';
import { openSession } from '../session.ts';
import { asSuperuser, superuserUrl } from './embedded-database.ts';
import { createLimitedDatabase } from './limited-database.ts';
import { peopleOf, redeem } from './people.ts';
import { type CommandOptions, type CommandResult, program, runCommand } from './run-command.ts';

const password = 'Made-By-The-Link-1';
/** Two commands and a start, each a process that loads the whole product. */
const setUpTimeoutMs = 120_000;
const passphrase = 'correct horse battery staple';

let dir: TemporaryDirectory;
let dataDir: string;
let server: RunningServer;
let firstLink: CommandResult;

const run = (args: readonly string[], options: Partial<CommandOptions> = {}) =>
  runCommand(args, { dataDir, ...options });

/** The first person comes in on a machine without demo data, before any server has run. */
beforeAll(async () => {
  dir = await makeTemporaryDirectory('command-line');
  dataDir = join(dir.path, 'var');
  expect(await run(['seed', 'empty'])).toMatchObject({ code: 0 });
  firstLink = await run(['user', 'create', '--login', 'boss', '--name', '王经理', '--role', 'administrator']);
  server = await runServer({ dataDir });
}, setUpTimeoutMs);
afterAll(async () => {
  await server?.close();
  await dir?.close();
});

/** Waits until the sealer of the running server has done its work. */
async function verifiedSealed(where: Partial<CommandOptions> = {}): Promise<CommandResult> {
  return until(
    async () => {
      const result = await run(['verify-audit'], where);
      return result.stdout.includes(' 0 not sealed yet') && result;
    },
    { timeoutMs: 20_000, what: 'everything to be sealed' },
  );
}

describe('people', () => {
  it('come in by a link that is good once, made before the first start', async () => {
    expect(firstLink).toMatchObject({ code: 0, stderr: '' });
    expect(await redeem(server.url, firstLink, password)).toBe(200);
    expect(await redeem(server.url, firstLink, `${password}-again`)).toBe(410);
    expect(await peopleOf(server.url, password)).toMatchObject([
      { name: '王经理', account: { login: 'boss', state: 'active' } },
    ]);
  });

  it('are made beside the running server, and get a new link when they forget their password', async () => {
    const made = await run([
      'user',
      'create',
      '--login',
      'li',
      '--name',
      '李座席',
      '--role',
      'agent',
      '--unit',
      'main',
    ]);
    expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining(`${server.url}/link#`) });
    expect(await redeem(server.url, made, `${password}-li`)).toBe(200);
    const reset = await run(['user', 'reset-password', 'li@main']);
    expect(await redeem(server.url, reset, `${password}-li-2`)).toBe(200);
    await expect(openSession(server.url, 'li', `${password}-li`)).rejects.toThrow('401');
    await openSession(server.url, 'li', `${password}-li-2`);
  });

  it('are not made when something they name is not there, or is taken', async () => {
    const create = (...more: string[]) => run(['user', 'create', '--login', 'x', '--name', '新人', ...more]);
    const [noRole, noUnit, noTenant, taken, nobody] = await Promise.all([
      create('--role', 'none'),
      create('--role', 'agent', '--unit', 'none'),
      create('--role', 'agent', '--tenant', 'none'),
      create('--role', 'agent', '--login', 'BOSS'),
      run(['user', 'reset-password', 'nobody']),
    ]);
    expect([noRole.code, noUnit.code, noTenant.code, taken.code, nobody.code]).toEqual([1, 1, 1, 1, 1]);
    expect(noRole.stderr).toMatch(/installation\.role_unknown.*administrator/s);
    expect(noUnit.stderr).toMatch(/installation\.unit_unknown.*main/s);
    expect(noTenant.stderr).toMatch(/installation\.tenant_unknown.*main/s);
    expect(taken.stderr).toContain('identity.login_taken');
    expect(nobody.stderr).toContain('identity.account_not_found');
    expect(await peopleOf(server.url, password)).toHaveLength(2);
  });
});

describe('a backup made while the server runs', () => {
  let file: string;
  let elsewhere: string;
  let second: RunningServer | undefined;
  beforeAll(async () => {
    file = join(dir.path, 'backups/now.backup');
    elsewhere = join(dir.path, 'elsewhere');
    const passphraseFile = join(dir.path, 'passphrase');
    await writeFile(passphraseFile, `${passphrase}\n`);
    expect(await run(['backup', file, '--passphrase-file', passphraseFile])).toMatchObject({ code: 0, stderr: '' });
  });
  afterAll(() => second?.close());

  it('is on the page of backups like those that the server makes', async () => {
    const boss = await openSession(server.url, 'boss', password);
    const { body } = await boss.send('GET', '/backups');
    expect((body as { items: unknown[] }).items).toContainEqual(
      expect.objectContaining({ state: 'done', isOutside: true, fileName: file, verifiedAt: expect.any(String) }),
    );
  });

  it('warns that the secrets are left out when there is no passphrase, and overwrites nothing', async () => {
    const plain = join(dir.path, 'backups/plain.backup');
    expect(await run(['backup', plain])).toMatchObject({ code: 0, stdout: expect.stringContaining('no passphrase') });
    expect(await run(['backup', plain])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('backup.file_exists'),
    });
  });

  it('is not restored where a server runs, and leaves nothing where its passphrase is wrong', async () => {
    const [here, wrong, none] = await Promise.all([
      run(['restore', file]),
      run(['restore', file], { dataDir: elsewhere, env: { ONELINE_BACKUP_PASSPHRASE: 'wrong' } }),
      run(['restore', file], { dataDir: elsewhere }),
    ]);
    expect(here).toMatchObject({ code: 1, stderr: expect.stringContaining('installation.server_running') });
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('backup.passphrase_wrong') });
    expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining('restore.secrets_needed') });
    await expect(stat(elsewhere)).rejects.toThrow('ENOENT');
  });

  it('goes on elsewhere with the same people, sign-ins and audit log, opened by a passphrase that nobody sees', async () => {
    const people = await peopleOf(server.url, password);
    const restored = await run([], {
      dataDir: elsewhere,
      command: ['script', '-qec', `${process.execPath} ${program} restore ${file}`, '--echo', 'always', '/dev/null'],
      typed: { after: 'Passphrase of the backup:', text: `${passphrase}\r` },
    });
    expect(restored).toMatchObject({ code: 0, stdout: expect.stringContaining('every table is as it was') });
    expect(restored.stdout).not.toContain(passphrase);
    expect((await stat(join(elsewhere, 'secrets.json'))).mode & 0o777).toBe(0o600);
    expect(
      await run(['restore', file], { dataDir: elsewhere, env: { ONELINE_BACKUP_PASSPHRASE: passphrase } }),
    ).toMatchObject({ code: 1, stderr: expect.stringContaining('restore.database_not_empty') });

    second = await runServer({ dataDir: elsewhere });
    expect(await peopleOf(second.url, password)).toEqual(people);
    expect(await verifiedSealed({ dataDir: elsewhere })).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^intact {2}main/),
    });
  });

  it('is verified: a change in the audit log is found, and named', async () => {
    await asSuperuser(
      elsewhere,
      `update platform.audit_entry set actor_name = 'nobody' where action = 'account.created'`,
    );
    const found = await run(['verify-audit', '--tenant', 'main'], { dataDir: elsewhere });
    expect(found.code).toBe(1);
    expect(found.stdout).toMatch(/^broken {2}main .*first at seal \d+, entry \S+: an entry is not what was sealed/);
    expect(await run(['verify-audit', '--tenant', 'none'], { dataDir: elsewhere })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('installation.tenant_unknown'),
    });
  });
});

describe('doctor', () => {
  const levelsOf = ({ stdout }: CommandResult): Record<string, string> =>
    Object.fromEntries([...stdout.matchAll(/^(ok|warn|fail) +(\S+)/gm)].map(([, level, subject]) => [subject, level]));

  it('finds nothing that fails where a server runs, and where nothing was made yet', async () => {
    const [running, fresh] = await Promise.all([
      run(['doctor']),
      run(['doctor'], { dataDir: join(dir.path, 'fresh'), env: { ONELINE_PORT: String(await freePort()) } }),
    ]);
    expect(running).toMatchObject({ code: 0, stderr: '' });
    const [node, data, port, database, migrations] = Array.from({ length: 5 }, () => 'ok');
    expect(levelsOf(running)).toMatchObject({ node, data, port, database, migrations, backup: 'warn' });
    expect(fresh).toMatchObject({ code: 0, stderr: '' });
    expect(levelsOf(fresh)).toMatchObject({ node, data, port, database });
    await expect(stat(join(dir.path, 'fresh'))).rejects.toThrow('ENOENT');
  });

  it('names a data directory that is none, a port that is taken, and a database that does not answer', async () => {
    const file = join(dir.path, 'a-file');
    await writeFile(file, '');
    const { port } = new URL(server.url);
    const none = `postgres://nobody@127.0.0.1:${await freePort()}/none`;
    const [wrongDir, wrongDatabase] = await Promise.all([
      run(['doctor'], { dataDir: file, env: { ONELINE_PORT: port } }),
      run(['doctor'], { dataDir: join(dir.path, 'fresh'), env: { DATABASE_URL: none } }),
    ]);
    expect(wrongDir.code).toBe(1);
    expect(levelsOf(wrongDir)).toMatchObject({ node: 'ok', data: 'fail', port: 'fail' });
    expect(wrongDatabase).toMatchObject({ code: 1, stdout: expect.stringContaining('database.unreachable') });
  });

  it('and start leave a database alone on which a server works with other secrets', async () => {
    const where = {
      dataDir: join(dir.path, 'stranger'),
      env: { DATABASE_URL: await superuserUrl(dataDir, 'oneline') },
    };
    const start = await run(['start'], where);
    expect(start).toMatchObject({ code: 1, stderr: expect.stringContaining('installation.secrets_differ') });
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  });

  it('gives the SQL by which an external database becomes what OneLine needs', async () => {
    const place = await createLimitedDatabase(await superuserUrl(dataDir));
    const where = { dataDir: join(dir.path, 'external'), env: { DATABASE_URL: place.ownerUrl } };
    const missing = await run(['doctor'], where);
    expect(missing.code).toBe(1);
    expect(levelsOf(missing)).toMatchObject({ database: 'fail' });
    for (const [, statement] of missing.stdout.matchAll(/^ {10}(\S.*;)$/gm)) await place.asAdmin(statement ?? '');
    const cured = await run(['doctor'], where);
    expect(cured).toMatchObject({ code: 0, stdout: expect.stringContaining('external') });
    expect(levelsOf(cured)).toMatchObject({ database: 'ok', migrations: 'ok' });
    expect(await run(['seed', 'empty'], where)).toMatchObject({ code: 0, stderr: '' });
    await place.close();
  });

  it('fails where the database is of another version than the program, and so does every other command', async () => {
    await asSuperuser(
      dataDir,
      `update platform.migration set number = 9000, name = '9000-later.sql' where schema = 'codes'`,
    );
    const [doctor, backup] = await Promise.all([
      run(['doctor']),
      run(['backup', join(dir.path, 'backups/other.backup')]),
    ]);
    await asSuperuser(
      dataDir,
      `update platform.migration set number = 1, name = '0001-codes.sql' where schema = 'codes'`,
    );
    expect(doctor).toMatchObject({ code: 1, stdout: expect.stringContaining('codes/9000-later.sql') });
    expect(backup).toMatchObject({ code: 1, stderr: expect.stringContaining('installation.version_differs') });
  });
});

it('what is not understood exits with 2, and does nothing', async () => {
  const place = join(dir.path, 'nowhere');
  const lines = [
    'user',
    'seed',
    'seed much',
    'backup',
    'backup a --passphrase-file /none',
    'restore a --force',
    'doctor now',
    'user create --login x --role agent',
    'user create --login .x --name x --role agent',
    'user reset-password',
    'verify-audit main',
  ];
  const waiting = lines.values();
  const lane = async (): Promise<void> => {
    for (const line of waiting) {
      const result = await run(line.split(' '), { dataDir: place });
      expect({ line, ...result }).toMatchObject({
        line,
        code: 2,
        stdout: '',
        stderr: expect.stringContaining('(usage.'),
      });
    }
  };
  await Promise.all([lane(), lane()]);
  await expect(stat(place)).rejects.toThrow('ENOENT');
});

it('each command has help', async () => {
  const list = await run(['help']);
  expect(list.code).toBe(0);
  for (const name of ['start', 'seed', 'backup', 'restore', 'doctor', 'user create', 'verify-audit']) {
    expect(list.stdout).toContain(`  ${name} `);
  }
  const [one, group] = await Promise.all([run(['restore', '--help']), run(['help', 'user'])]);
  expect(one).toMatchObject({ code: 0, stdout: expect.stringContaining('--passphrase-file FILE') });
  expect(group).toMatchObject({ code: 0, stdout: expect.stringContaining('user reset-password') });
});
