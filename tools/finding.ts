/** One violation of one rule, as every check of our own reports it. */
export interface Finding {
  readonly rule: string;
  /** From the root of what was checked, with forward slashes. */
  readonly file: string;
  readonly line?: number;
  readonly message: string;
  /** A warning is shown and fails nothing. */
  readonly severity?: 'warning';
}

/** A line of check output that `npm run check` shows even when the step is fine. */
export const WARNING_PREFIX = 'warning: ';

export function describeFinding(finding: Finding): string {
  const place = finding.line === undefined ? finding.file : `${finding.file}:${finding.line}`;
  const prefix = finding.severity === 'warning' ? WARNING_PREFIX : '';
  return `${prefix}${place} ${finding.rule}: ${finding.message}`;
}

/** Prints the findings and sets the exit code; `looked` says what was examined, so that an empty run is visible. */
export function reportFindings(findings: readonly Finding[], looked: string): void {
  for (const finding of findings) console.log(describeFinding(finding));
  const failures = findings.filter((finding) => finding.severity !== 'warning').length;
  console.log(`${looked}: ${failures === 0 ? 'no violations' : `${failures} violations`}`);
  if (failures > 0) process.exitCode = 1;
}
