import { expect, test } from 'vitest';
import { debianPackages } from './debian-packages.ts';
import { installMissing, type Machine } from './install-debian-packages.ts';

/** A machine that lacks the packages, with a log of what was done to it; `failures` apt-get calls fail first. */
function machineWithout(names: readonly string[], { isRoot = true, failures = 0 } = {}) {
  const log: string[] = [];
  const lacking = debianPackages.filter((wanted) => names.includes(wanted.name)).map((wanted) => wanted.provides);
  let left = failures;
  const machine: Machine = {
    isPresent: (file) => !lacking.includes(file),
    isRoot: () => isRoot,
    apt: (...args) => {
      log.push(args.join(' '));
      left -= 1;
      return left < 0;
    },
    wantNoCluster: () => {
      log.push('no cluster');
    },
    withoutServices: async (work) => {
      log.push('services off');
      await work();
      log.push('services on');
    },
    waitBeforeRetry: () => {
      log.push('wait');
      return Promise.resolve();
    },
  };
  return { machine, log };
}

test('a machine that has everything is left alone', async () => {
  const { machine, log } = machineWithout([]);
  await installMissing(debianPackages, machine);
  expect(log).toEqual([]);
});

test('only what is missing is installed, after one update and without starting services', async () => {
  const { machine, log } = machineWithout(['chromium', 'nats-server']);
  await installMissing(debianPackages, machine);
  expect(log).toEqual(['services off', 'update', 'install chromium nats-server', 'services on']);
});

test('postgresql-15 comes without a cluster', async () => {
  const { machine, log } = machineWithout(['postgresql-15']);
  await installMissing(debianPackages, machine);
  expect(log.slice(1, -1)).toEqual(['update', 'install postgresql-common', 'no cluster', 'install postgresql-15']);
});

test('a mirror that fails is asked again, three times in all', async () => {
  const hiccup = machineWithout(['chromium'], { failures: 2 });
  await installMissing(debianPackages, hiccup.machine);
  expect(hiccup.log.slice(1, -1)).toEqual(['update', 'wait', 'update', 'wait', 'update', 'install chromium']);

  const outage = machineWithout(['chromium'], { failures: 9 });
  await expect(installMissing(debianPackages, outage.machine)).rejects.toThrow('apt-get update failed 3 times');
});

test('who is not root is told every missing package and the command', async () => {
  const { machine, log } = machineWithout(['chromium', 'postgresql-15'], { isRoot: false });
  await expect(installMissing(debianPackages, machine)).rejects.toThrow(
    /chromium is missing: .*\npostgresql-15 is missing: .*\nRun: sudo apt-get install .* chromium postgresql-15/,
  );
  expect(log).toEqual([]);
});
