import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Finding, reportFindings } from './finding.ts';
import { projectFiles, repositoryRoot } from './repository.ts';

export const portabilityRules = ['lock-host', 'registry-setting', 'machine-path'] as const;

const PUBLIC_REGISTRY = 'https://registry.npmjs.org/';
const text = /\.(tsx?|cjs|mjs|js|jsonc?|sql|css|html|md|sh|ya?ml|toml|svg)$|(^|\/)[^/.]+$|(^|\/)\.[^/]+$/;
/** Homes and work folders of whoever wrote it; `/home/` and the like in general prose have no name behind them. */
const machinePath = /(?<![\w.])\/(work\/(main|shared)|home\/[a-z][\w-]*|Users\/[A-Za-z][\w-]*)\//;

/** What ties the repository to the machine it was written on. */
export function findTies(file: string, contents: string): Finding[] {
  const findings: Finding[] = [];
  for (const [index, line] of contents.split('\n').entries()) {
    const at = { file, line: index + 1 };
    const resolved = /"resolved": "(https?:[^"]*)"/.exec(line)?.[1];
    if (file.endsWith('package-lock.json') && resolved !== undefined && !resolved.startsWith(PUBLIC_REGISTRY)) {
      findings.push({ ...at, rule: 'lock-host', message: `${resolved} is not of the public registry` });
    }
    if (file.endsWith('.npmrc') && /registry|proxy|_auth/.test(line)) {
      findings.push({ ...at, rule: 'registry-setting', message: 'which registry is used is up to the machine' });
    }
    const path = machinePath.exec(line)?.[0];
    if (path !== undefined) findings.push({ ...at, rule: 'machine-path', message: `${path} exists only here` });
  }
  return findings;
}

export function findTiesToThisMachine(root: string): { findings: Finding[]; files: number } {
  const files = projectFiles(root).filter((file) => text.test(file));
  return {
    findings: files.flatMap((file) => findTies(file, readFileSync(join(root, file), 'utf8'))),
    files: files.length,
  };
}

if (import.meta.main) {
  const { findings, files } = findTiesToThisMachine(repositoryRoot);
  reportFindings(findings, `${files} files`);
}
