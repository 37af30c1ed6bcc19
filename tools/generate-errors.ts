import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ErrorDefinition } from '@oneline/kernel';

interface DefinedErrors {
  readonly definitions: ReadonlyMap<string, ErrorDefinition>;
}

const declares = /(^|\/)(errors|sealer|secrets|config|web-build|command)\.ts$/;

function isDefinedErrors(value: unknown): value is DefinedErrors {
  return (value as DefinedErrors | null)?.definitions instanceof Map;
}

/** The text of docs/errors.md: every error that a module of the product exports by `defineErrors`. */
export async function generateErrors(root: string): Promise<string> {
  const known = new Map<string, ErrorDefinition>();
  for (const place of ['packages', 'apps/server/src']) {
    const files = await readdir(join(root, place), { recursive: true });
    for (const file of files.filter((name) => declares.test(name) && !name.includes('node_modules')).sort()) {
      const module = (await import(join(root, place, file))) as Record<string, unknown>;
      for (const value of Object.values(module)) {
        if (!isDefinedErrors(value)) continue;
        for (const [code, definition] of value.definitions) known.set(code, definition);
      }
    }
  }
  const rows = [...known].sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = rows.map(([code, { httpStatus, message }]) => `| \`${code}\` | ${httpStatus} | ${message} |`);
  return `# Error codes

Made by \`npm run generate\` from every \`defineErrors\`; not edited by hand. An error is an RFC 9457 problem whose \`code\` is one
of these; 409 can be retried after looking at \`details.current\`, 5xx is ours.

| Code | Status | Meaning |
|---|---|---|
${lines.join('\n')}
`;
}
