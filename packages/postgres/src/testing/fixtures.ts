import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, rm } from 'node:fs/promises';
import type { EmbeddedOptions, EmbeddedPostgres } from '../launcher.ts';
import type { ServerUser } from '../user.ts';
import { type ChildLauncher, type ChildOrder, launchInChild } from './launch-in-child.ts';
import { isRoot, makePrivateDirectory, start } from './servers.ts';

/** Of vitest. */
export interface TestHooks {
  beforeAll(work: () => Promise<void>): void;
  afterAll(work: () => Promise<void>): void;
  onTestFinished(work: () => Promise<void>): void;
}

/** What tests use up, cleared away when they end. */
export function createFixtures({ beforeAll, afterAll, onTestFinished }: TestHooks) {
  return { privateDirectory, startForTest, useSharedCluster, launchForTest, bystander };

  /** A new directory that only its owner may enter. */
  async function privateDirectory(owner?: ServerUser): Promise<string> {
    const path = await makePrivateDirectory();
    if (owner) await chown(path, owner.uid, owner.gid);
    onTestFinished(() => rm(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }));
    return path;
  }

  /** A started server. */
  async function startForTest(options: Omit<EmbeddedOptions, 'log'>): Promise<EmbeddedPostgres> {
    const postgres = await start(options);
    onTestFinished(() => postgres.close());
    return postgres;
  }

  /** A launcher in a process of its own, killed if it still runs. */
  function launchForTest(order: ChildOrder, limitFileKibibytes?: number): ChildLauncher {
    const launcher = launchInChild(order, limitFileKibibytes);
    onTestFinished(launcher.kill);
    return launcher;
  }

  /** One cluster for all tests of a file, each of which leaves it fit to start: making one takes longer than most tests. */
  function useSharedCluster(): () => string {
    let dataDir = '';
    beforeAll(async () => {
      dataDir = await makePrivateDirectory();
      await (await start({ dataDir })).close();
    });
    afterAll(() => rm(dataDir, { recursive: true }));
    return () => dataDir;
  }

  /** A program that runs until the test is over, as that user where root can arrange it. */
  async function bystander(user: ServerUser): Promise<number> {
    const child = spawn('sleep', ['600'], { stdio: 'ignore', ...(isRoot ? user : {}) });
    await once(child, 'spawn');
    onTestFinished(async () => {
      child.kill('SIGKILL');
    });
    return child.pid ?? 0;
  }
}
