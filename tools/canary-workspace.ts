import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { projectFiles, repositoryRoot } from './repository.ts';

/** A repository in a temporary folder: the real configuration around a tree of deliberate violations. */
export interface CanaryWorkspace {
  readonly root: string;
  readonly expected: readonly ExpectedViolation[];
  close(): void;
}

export interface ExpectedViolation {
  readonly file: string;
  readonly rule: string;
  /** What the tool calls it, where that is not the name of the rule: `violates: noUnusedLocals as TS6133`. */
  readonly reportedAs: string;
}

const configurations = [
  '.gitignore',
  '.oxlintrc.json',
  'biome.json',
  'knip.json',
  'package.json',
  'tsconfig.base.json',
];
const marker = /violates: ([\w-]+)(?: as (\w+))?/g;

export function layOutCanaries(tool: string): CanaryWorkspace {
  const root = mkdtempSync(join(tmpdir(), `canaries-${tool}-`));
  const tree = join(repositoryRoot, 'tools/canaries', tool);
  const manifests = projectFiles(tree).flatMap((file) => {
    const member = /^(packages|apps)\/[^/]+(?=\/)/.exec(file)?.[0];
    return member === undefined ? [] : `${member}/package.json`;
  });
  for (const file of [...configurations, ...new Set(manifests)]) {
    if (!existsSync(join(repositoryRoot, file))) continue;
    mkdirSync(dirname(join(root, file)), { recursive: true });
    cpSync(join(repositoryRoot, file), join(root, file));
  }
  cpSync(tree, root, { recursive: true });
  linkDependencies(root);
  return {
    root,
    expected: projectFiles(root).flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(marker)].map(([, rule = '', reportedAs = rule]) => ({
        file,
        rule,
        reportedAs,
      })),
    ),
    close: () => rmSync(root, { recursive: true }),
  };
}

/** The packages of others are the real ones; `@oneline/*` are those of the canary's own tree. */
function linkDependencies(root: string): void {
  const real = join(repositoryRoot, 'node_modules');
  const linked = join(root, 'node_modules');
  mkdirSync(join(linked, '@oneline'), { recursive: true });
  for (const name of readdirSync(real)) {
    if (name !== '@oneline') symlinkSync(join(real, name), join(linked, name));
  }
  for (const folder of ['packages', 'apps']) {
    if (!existsSync(join(root, folder))) continue;
    for (const name of readdirSync(join(root, folder))) {
      symlinkSync(join(root, folder, name), join(linked, '@oneline', name));
    }
  }
}
