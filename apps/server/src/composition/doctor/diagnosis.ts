import { isDomainError } from '@oneline/kernel';

/** What `doctor` says of one thing: `ok`, `warn` (works, look soon) or `fail` (does not start, or not safely). */
export interface Diagnosis {
  readonly level: 'ok' | 'warn' | 'fail';
  /** What was looked at, one word. */
  readonly subject: string;
  readonly text: string;
  /** SQL that an administrator of the database runs to cure it. */
  readonly statements?: readonly string[];
}

/** A refusal or fault as one line: message, code, and the details that are short enough. */
export function describeError(error: unknown): string {
  if (!isDomainError(error)) return error instanceof Error ? error.message : String(error);
  const details = Object.entries(error.details).flatMap(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return text.length > 0 && text.length <= 200 && !text.includes('\n') ? [`${name} ${text}`] : [];
  });
  return [`${error.message} (${error.code})`, ...details].join('; ');
}
