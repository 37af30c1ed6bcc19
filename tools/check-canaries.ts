import { type CanaryTool, canaryTools } from './canary-tools.ts';
import { type ExpectedViolation, layOutCanaries } from './canary-workspace.ts';

/**
 * A tool that sees nothing finds nothing: each rule of each tool has a file in tools/canaries that violates it and says
 * so (`violates: RULE`), and the tool must report exactly those.
 */
export async function checkCanaries(tool: CanaryTool): Promise<{ problems: string[]; violations: number }> {
  const workspace = layOutCanaries(tool.name);
  try {
    const reported = await tool.find(workspace.root);
    const problems = comparison({ rules: tool.rules(), expected: workspace.expected, reported });
    return { problems, violations: workspace.expected.length };
  } finally {
    workspace.close();
  }
}

export function comparison(given: {
  rules: readonly string[];
  expected: readonly ExpectedViolation[];
  reported: readonly { rule: string; file: string }[];
}): string[] {
  const rules = new Set(given.rules);
  const covered = new Set(given.expected.map(({ rule }) => rule));
  const expected = new Set(given.expected.map(({ file, reportedAs }) => `${reportedAs} in ${file}`));
  const reported = new Set(given.reported.map(({ file, rule }) => `${rule} in ${file}`));
  return [
    ...[...rules].filter((rule) => !covered.has(rule)).map((rule) => `${rule} has no canary`),
    ...[...covered].filter((rule) => !rules.has(rule)).map((rule) => `${rule} has a canary and is no rule`),
    ...[...expected].filter((violation) => !reported.has(violation)).map((violation) => `not seen: ${violation}`),
    ...[...reported].filter((violation) => !expected.has(violation)).map((violation) => `not expected: ${violation}`),
  ];
}

if (import.meta.main) {
  for (const tool of canaryTools) {
    const { problems, violations } = await checkCanaries(tool);
    for (const problem of problems) console.log(`${tool.name}: ${problem}`);
    console.log(`${tool.name}: ${tool.rules().length} rules, ${violations} violations`);
    if (problems.length > 0) process.exitCode = 1;
  }
}
