// Who may import whom (docs/ARCHITECTURE.md: contracts, kernel <- engines <- domains <- main).
// Each rule has a canary in tools/canaries/dependency-cruiser that proves it bites.
// node_modules paths are not anchored: packages may resolve outside of the folder being looked at.

/** Engines by name, each with the other engines it is built from. Beside those: kernel, contracts, npm. */
const engines = {
  sip: [],
  media: [],
  webrtc: ['media'],
  telephony: ['media', 'phone-number', 'sip', 'webrtc'],
  acd: ['working-time'],
  flow: ['phone-number', 'working-time'],
  workflow: ['working-time'],
  'working-time': [],
  'phone-number': [],
  callers: ['media', 'phone-number', 'sip', 'webrtc'],
  postgres: [],
};

const independent = Object.keys(engines).filter((name) => engines[name].length === 0);
const composite = Object.keys(engines).filter((name) => engines[name].length > 0);

/** Tests, and what only tests share. */
const test = '[.]test[.]tsx?$|^(apps|packages)/[^/]+/(src/testing|tests)/|/fixture/';
const outsidePackages = '^(apps|tools|bench|scenarios|peers)/';
/** What may start the whole product, and therefore know every domain. */
const composition = '^apps/server/src/(main[.]ts$|composition/|cli/)';

const forbid = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

module.exports = {
  forbidden: [
    forbid(
      'contracts-is-a-leaf',
      'contracts imports only typebox, so that the web can take it whole',
      { path: '^packages/contracts/src/', pathNot: test },
      { pathNot: ['^packages/contracts/', 'node_modules/typebox/'] },
    ),
    forbid(
      'kernel-is-a-leaf',
      'kernel imports only node:*',
      { path: '^packages/kernel/src/', pathNot: test },
      { pathNot: '^packages/kernel/', dependencyTypesNot: ['core'] },
    ),
    forbid(
      'packages-below-apps',
      'packages know nothing of what is built from them',
      { path: '^packages/' },
      { path: outsidePackages },
    ),
    forbid(
      'engines-import-leaves-only',
      'of the packages, an engine without parts imports only kernel and contracts',
      { path: `^packages/(${independent.join('|')})/`, pathNot: test },
      { path: '^packages/', pathNot: '^packages/($1|kernel|contracts)/' },
    ),
    ...composite.map((name) =>
      forbid(
        `engine-${name}-parts`,
        `${name} is built from: ${engines[name].join(', ')}`,
        { path: `^packages/${name}/`, pathNot: test },
        { path: '^packages/', pathNot: `^packages/(${[name, 'kernel', 'contracts', ...engines[name]].join('|')})/` },
      ),
    ),
    forbid(
      'platform-knows-no-domain',
      'the platform serves any domain and knows none',
      { path: '^apps/server/src/platform/' },
      { path: ['^apps/server/src/domains/', composition] },
    ),
    forbid(
      'domains-meet-at-index',
      'a domain reaches another only through its index.ts',
      { path: '^apps/server/src/domains/([^/]+)/' },
      {
        path: '^apps/server/src/domains/',
        pathNot: ['^apps/server/src/domains/$1/', '^apps/server/src/domains/[^/]+/index[.]ts$'],
      },
    ),
    forbid(
      'only-composition-knows-every-domain',
      'beside the domains themselves, only main.ts and composition/ import domains',
      { path: '^apps/server/src/', pathNot: ['^apps/server/src/domains/', composition, test] },
      { path: '^apps/server/src/domains/' },
    ),
    forbid(
      'composition-is-the-top',
      'nothing the composition is made of imports it',
      { path: '^apps/server/src/', pathNot: [composition, test] },
      { path: composition },
    ),
    forbid(
      'sql-in-stores-only',
      'pg and kysely belong to the platform and to store.ts (tables.ts holds generated row types)',
      {
        path: '^(packages|apps)/',
        pathNot: [
          '^apps/server/src/platform/',
          '(^|[/-])store[.]ts$',
          '/tables[.]ts$',
          '^packages/(postgres|testing)/',
          test,
        ],
      },
      { path: 'node_modules/(pg|kysely)/' },
    ),
    forbid(
      'web-imports-contracts-only',
      'the web learns of the server only through contracts',
      { path: '^apps/web/src/', pathNot: test },
      { path: '^(packages|apps|tools|bench|scenarios|peers)/', pathNot: '^(packages/contracts|apps/web)/' },
    ),
    forbid(
      'web-runs-in-a-browser',
      'there is no node:* in a browser',
      { path: '^apps/web/src/', pathNot: test },
      { dependencyTypes: ['core'] },
    ),
    forbid(
      'features-meet-at-index',
      'a feature of the web reaches another only through its index',
      { path: '^apps/web/src/features/([^/]+)/' },
      {
        path: '^apps/web/src/features/',
        pathNot: ['^apps/web/src/features/$1/', '^apps/web/src/features/[^/]+/index[.]tsx?$'],
      },
    ),
    forbid('no-cycles', 'two files that need each other are one file, or three', {}, { circular: true }),
    forbid(
      'no-orphans',
      'a file nothing imports and that imports nothing is dead',
      { orphan: true, pathNot: ['[.]d[.]ts$', '^tools/[^/]+[.]ts$', '^bench/', '/migrations/'] },
      {},
    ),
    forbid('no-unresolvable', 'every import leads somewhere', {}, { couldNotResolve: true }),
    forbid(
      'tests-stay-out-of-the-product',
      'product code imports no test file',
      { path: '^(packages|apps)/', pathNot: test },
      { path: test },
    ),
    forbid(
      'no-dev-dependency-in-the-product',
      'what the product runs on is in dependencies',
      { path: '^(packages|apps)/[^/]+/src/', pathNot: [test, '^packages/testing/'] },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm', 'type-only'] },
    ),
    forbid(
      'testing-in-tests-only',
      '@oneline/testing is for tests',
      { path: '^(packages|apps)/', pathNot: [test, '^packages/testing/'] },
      { path: '^packages/testing/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^tools/canaries/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.d.ts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
