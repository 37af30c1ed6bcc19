import { defineConfig } from 'vitest/config';

// A file's name says what it needs: `x.test.ts` nothing, `x.db.test.ts` PostgreSQL, `x.browser.test.ts` Chromium and a
// server, `scenarios/**` everything. `isolate: false` shares modules between the files of a thread: no module-level state.

const seconds = 1000;
const needsPostgres = '**/*.db.test.ts';
const needsBrowser = '**/*.browser.test.ts';
const startsServers = 'packages/postgres/**';
const canaries = 'tools/canaries/**';
const ignored = ['**/node_modules/**', canaries];

export default defineConfig({
  test: {
    pool: 'threads',
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{packages,apps,tools}/**/*.test.{ts,tsx}'],
          exclude: [...ignored, needsPostgres, needsBrowser, startsServers],
          testTimeout: 5 * seconds,
        },
      },
      {
        // Starts, kills and restarts real servers of its own.
        extends: true,
        test: {
          name: 'postgres',
          include: ['packages/postgres/**/*.test.ts'],
          exclude: ignored,
          testTimeout: 60 * seconds,
          hookTimeout: 60 * seconds,
        },
      },
      {
        // One server for the run, one database per worker; ONELINE_TEST_POSTGRES=debian15 takes Debian's server.
        extends: true,
        test: {
          name: 'domain',
          include: ['{packages,apps,tools}/**/*.db.test.ts'],
          exclude: [...ignored, startsServers],
          globalSetup: './packages/testing/src/global-setup.ts',
          testTimeout: 20 * seconds,
          hookTimeout: 60 * seconds,
        },
      },
      {
        // The product as it is shipped, once for the run, and Debian's Chromium.
        extends: true,
        test: {
          name: 'browser',
          include: ['apps/**/*.browser.test.ts'],
          exclude: ignored,
          globalSetup: './apps/web/tests/global-setup.ts',
          testTimeout: 60 * seconds,
          hookTimeout: 60 * seconds,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'scenarios',
          include: ['scenarios/**/*.test.ts'],
          exclude: ignored,
          globalSetup: './packages/testing/src/global-setup.ts',
          testTimeout: 60 * seconds,
          hookTimeout: 60 * seconds,
          fileParallelism: false,
        },
      },
      {
        // Beside the programs of others: `npm run test:peers`.
        extends: true,
        test: {
          name: 'peers',
          include: ['peers/**/*.test.ts'],
          exclude: ignored,
          testTimeout: 60 * seconds,
          hookTimeout: 60 * seconds,
          fileParallelism: false,
        },
      },
    ],
  },
});
