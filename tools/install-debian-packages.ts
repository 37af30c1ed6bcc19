import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type DebianPackage, debianPackages } from './debian-packages.ts';

/** What the installation touches, so that a test can stand in for the machine. */
export interface Machine {
  isPresent(file: string): boolean;
  isRoot(): boolean;
  /** Runs apt-get; false if it failed. */
  apt(...args: string[]): boolean;
  /** Makes installing postgresql-15 create no cluster. */
  wantNoCluster(): void;
  /** Runs the work while packages may not start their services. */
  withoutServices(work: () => Promise<void>): Promise<void>;
  waitBeforeRetry(): Promise<void>;
}

const ATTEMPTS = 3;

export async function installMissing(packages: readonly DebianPackage[], machine: Machine): Promise<void> {
  const missing = packages.filter((wanted) => !machine.isPresent(wanted.provides));
  if (missing.length === 0) return;
  const names = missing.map((wanted) => wanted.name);
  if (!machine.isRoot()) {
    const reasons = missing.map(({ name, reason }) => `${name} is missing: ${reason}`);
    const command = `sudo apt-get install --yes --no-install-recommends ${names.join(' ')}`;
    throw new Error([...reasons, `Run: ${command}`].join('\n'));
  }
  await machine.withoutServices(async () => {
    await insist(machine, 'update');
    if (names.includes('postgresql-15')) {
      await insist(machine, 'install', 'postgresql-common');
      machine.wantNoCluster();
    }
    await insist(machine, 'install', ...names);
  });
}

/** Mirrors fail for a moment now and then. */
async function insist(machine: Machine, ...args: string[]): Promise<void> {
  for (let attempt = 1; !machine.apt(...args); attempt += 1) {
    if (attempt === ATTEMPTS) throw new Error(`apt-get ${args.join(' ')} failed ${ATTEMPTS} times`);
    await machine.waitBeforeRetry();
  }
}

const servicePolicy = '/usr/sbin/policy-rc.d';

const thisMachine: Machine = {
  isPresent: existsSync,
  isRoot: () => process.getuid?.() === 0,
  apt: (...args) => {
    const { status } = spawnSync('apt-get', ['--yes', '--no-install-recommends', ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    return status === 0;
  },
  wantNoCluster: () => appendFileSync('/etc/postgresql-common/createcluster.conf', '\ncreate_main_cluster = false\n'),
  withoutServices: async (work) => {
    if (existsSync(servicePolicy)) return work(); // the machine has a policy of its own
    writeFileSync(servicePolicy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
    try {
      await work();
    } finally {
      rmSync(servicePolicy);
    }
  },
  waitBeforeRetry: () => delay(5000),
};

if (import.meta.main) {
  try {
    await installMissing(debianPackages, thisMachine);
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
