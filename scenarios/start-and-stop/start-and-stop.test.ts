import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { findRunningServer } from '@oneline/postgres';
import { makeTemporaryDirectory, until } from '@oneline/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { isAlive } from '../../apps/server/src/composition/run-file.ts';
import { demoPassword, type RunningServer, runServer } from '../../apps/server/src/testing/running-server.ts';
import { openSession } from '../session.ts';

const program = join(import.meta.dirname, '../../apps/server/bin/oneline.js');

async function post(options: RequestOptions, body: unknown): Promise<{ status: number | undefined; body: unknown }> {
  const headers = { 'content-type': 'application/json', 'x-oneline': '1' };
  const sent = request({ ...options, method: 'POST', headers }).end(JSON.stringify(body));
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: response.statusCode, body: await json(response) };
}

const open: RunningServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0).toReversed()) await server.close();
});

async function start(options: Parameters<typeof runServer>[0] = {}): Promise<RunningServer> {
  const server = await runServer(options);
  open.push(server);
  return server;
}

describe('a bare machine', () => {
  it('starts into a page, an API, its description and demo data, and stops on SIGTERM', async () => {
    const server = await start({ isSeeded: true });
    const page = await fetch(`${server.url}/`);
    expect([page.status, page.headers.get('content-security-policy')]).toEqual([
      200,
      expect.not.stringContaining('unsafe'),
    ]);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${server.url}/metrics`)).text()).toContain('oneline_stream_sockets');
    expect((await fetch(`${server.url}/api/docs/`)).status).toBe(200);
    const { send } = await openSession(server.url);
    expect(await send('GET', '/people?count=true&limit=1')).toMatchObject({ status: 200, body: { total: 60 } });
    expect(server.output()).toContain('admin');
    expect(await server.stop('SIGTERM')).toBe(0);
  });

  it('goes on, and stops in order, when nobody reads what it prints any more', async () => {
    const server = await start({ env: { ONELINE_SEED: 'empty' } });
    server.process.stdout?.destroy();
    server.process.stderr?.destroy();
    expect(await server.stop('SIGTERM')).toBe(0);
    expect(await findRunningServer(join(server.dataDir, 'postgres'))).toBeNull();
  });

  it('keeps its secrets to itself', async () => {
    const server = await start({ env: { ONELINE_SEED: 'empty' } });
    expect((await stat(join(server.dataDir, 'secrets.json'))).mode & 0o777).toBe(0o600);
  });

  it('runs two side by side, each on a free port', async () => {
    const [one, two] = await Promise.all([
      start({ env: { ONELINE_SEED: 'empty' } }),
      start({ env: { ONELINE_SEED: 'empty' } }),
    ]);
    expect(one.url).not.toBe(two.url);
  });

  it('takes over the database server that a killed process left', async () => {
    const first = await start({ isSeeded: true });
    await first.stop('SIGKILL');
    const second = await start({ dataDir: first.dataDir });
    const { send } = await openSession(second.url);
    expect((await send('GET', '/people?limit=1')).status).toBe(200);
  });

  it('begins anew with the demo data that a killed first start left half made', async () => {
    const first = await start();
    await first.stop('SIGKILL');
    const second = await start({ dataDir: first.dataDir, isSeeded: true });
    const { send } = await openSession(second.url);
    expect(await send('GET', '/people?count=true&limit=1')).toMatchObject({ status: 200, body: { total: 60 } });
  });

  it('outside loopback speaks HTTPS with a certificate of its own, and refuses the demo sign-ins', async () => {
    const server = await start({ env: { ONELINE_BIND: '0.0.0.0' }, isSeeded: true });
    const ca = await readFile(join(server.dataDir, 'tls/certificate.pem'), 'utf8');
    const { port } = new URL(server.url);
    const answer = await post(
      { ca, host: '127.0.0.1', port, path: '/api/v1/session' },
      { login: 'admin', password: demoPassword },
    );
    expect(answer).toMatchObject({ status: 403, body: { code: 'identity.demo_refused' } });
  });

  it('drains: what runs ends, then the process', async () => {
    const server = await start({ env: { ONELINE_SEED: 'empty' } });
    expect(await server.stop('SIGUSR2')).toBe(0);
  });

  it('is stopped while it starts, and leaves no database server behind', async () => {
    const { path, close } = await makeTemporaryDirectory('oneline-early');
    const child = spawn(process.execPath, [program, 'start'], {
      env: { PATH: process.env['PATH'], ONELINE_DATA: path, ONELINE_SEED: 'empty' },
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    const database = await until(() => findRunningServer(join(path, 'postgres')), {
      timeoutMs: 30_000,
      what: 'the database to run',
      everyMs: 5,
    });
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(await isAlive(database.pid)).toBe(false);
    await close();
  });
});

describe('the command line', () => {
  // Never a synchronous one: who waits for a process must be able to reap its children.
  const run = (args: readonly string[], env: Record<string, string> = {}) =>
    new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve) => {
      const child = execFile(
        process.execPath,
        [program, ...args],
        { env: { PATH: process.env['PATH'], ...env } },
        (_error, stdout, stderr) => resolve({ status: child.exitCode, stdout, stderr }),
      );
    });

  it('tells what it can do, and refuses what it cannot with exit code 2', async () => {
    expect(await run(['help'])).toMatchObject({ status: 0, stdout: expect.stringContaining('start') });
    expect(await run(['nothing'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('usage.unknown_command'),
    });
    expect(await run(['start', '--much'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('usage.wrong_option'),
    });
  });

  it('tells everything that is wrong with the environment at once', async () => {
    const { status, stderr } = await run(['migrate'], { ONELINE_PORT: 'x', ONELINE_LOG: 'loud' });
    expect(status).toBe(1);
    expect(stderr).toContain('ONELINE_PORT');
    expect(stderr).toContain('ONELINE_LOG');
  });

  it('stops a running server by drain', async () => {
    const server = await start({ env: { ONELINE_SEED: 'empty' } });
    expect((await run(['drain'], { ONELINE_DATA: server.dataDir })).status).toBe(0);
    await until(() => server.process.exitCode === 0, { what: 'the server to have stopped' });
  });
});
