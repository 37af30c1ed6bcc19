import { resolve } from 'node:path';
import { defineErrors } from '@oneline/kernel';

export const configErrors = defineErrors('config', {
  invalid: [500, 'The environment is not as OneLine needs it'],
});

/** What a process needs to start; everything else is settings in the database. */
export interface Config {
  readonly dataDir: string;
  /** Owner of an external database; null runs the embedded one. */
  readonly databaseUrl: string | null;
  /** A role that may create roles, where the owner may not. */
  readonly databaseAdminUrl: string | null;
  readonly natsUrl: string | null;
  readonly bind: string;
  readonly port: number;
  /** False: the next free port is taken when this one is not. */
  readonly isPortFixed: boolean;
  readonly publicUrl: string | null;
  readonly isBehindProxy: boolean;
  readonly logLevel: string;
  readonly isLogRevealing: boolean;
  readonly poolSize: number;
  readonly workerConcurrency: number;
  readonly requestsPerMinute: number;
  /** What a first start with an empty database makes. */
  readonly firstSeed: 'demo' | 'empty' | 'none';
  /** Of the demo sign-ins; invented when null. */
  readonly demoPassword: string | null;
  /** Seals and opens the secrets in the backups of the command line. */
  readonly backupPassphrase: string | null;
  /** People from other machines can reach it: no demo sign-ins, and HTTPS unless a proxy stands in front. */
  readonly isExposed: boolean;
  readonly isTls: boolean;
  readonly tlsCertFile: string | null;
  readonly tlsKeyFile: string | null;
  /** False: this process has no telephone exchange. */
  readonly hasExchange: boolean;
  /** SIP over UDP and TCP; by TLS the one after it. The next free ones are taken when these are not. */
  readonly sipPort: number;
  /** What telephones and carriers are told to reach the exchange by, where it stands behind an address translation. */
  readonly sipAdvertised: string | null;
  /** First and last port of media. */
  readonly rtpPorts: { readonly from: number; readonly to: number };
}

interface Problem {
  readonly name: string;
  readonly value: string;
  readonly want: string;
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const seeds = ['demo', 'empty', 'none'] as const;

/**
 * Reads the environment. Every variable is optional; all that are wrong are told at once.
 * Error: `config.invalid` with `problems: [{ name, value, want }]` (the value of a URL or secret is left out).
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const problems: Problem[] = [];
  const text = (name: string): string | null => env[name]?.trim() || null;
  const integer = (name: string, otherwise: number, min: number, max: number): number => {
    const value = text(name);
    if (value === null) return otherwise;
    const number = Number(value);
    if (Number.isInteger(number) && number >= min && number <= max) return number;
    problems.push({ name, value, want: `a whole number from ${min} to ${max}` });
    return otherwise;
  };
  const flag = (name: string, otherwise: boolean): boolean => {
    const value = text(name);
    if (value === null) return otherwise;
    if (/^(1|true|yes|on)$/i.test(value)) return true;
    if (/^(0|false|no|off)$/i.test(value)) return false;
    problems.push({ name, value, want: 'true or false' });
    return otherwise;
  };
  const oneOf = <const V extends readonly string[]>(name: string, values: V, otherwise: V[number]): V[number] => {
    const value = text(name);
    if (value === null || values.includes(value)) return value ?? otherwise;
    problems.push({ name, value, want: `one of ${values.join(', ')}` });
    return otherwise;
  };
  const url = (name: string, schemes: readonly string[]): string | null => {
    const value = text(name);
    if (value === null) return null;
    if (URL.canParse(value) && schemes.includes(new URL(value).protocol.slice(0, -1))) return value;
    problems.push({
      name,
      value: '(not shown)',
      want: `a URL beginning with ${schemes.map((s) => `${s}://`).join(' or ')}`,
    });
    return null;
  };
  const portRange = (name: string, otherwise: Config['rtpPorts']): Config['rtpPorts'] => {
    const value = text(name);
    if (value === null) return otherwise;
    const [, from, to] = /^(\d{4,5})-(\d{4,5})$/.exec(value)?.map(Number) ?? [];
    if (from !== undefined && to !== undefined && from >= 1024 && from + 10 <= to && to <= 65_535) return { from, to };
    problems.push({ name, value, want: 'two ports such as 10000-19999' });
    return otherwise;
  };
  const bind = text('ONELINE_BIND') ?? '127.0.0.1';
  const isExposed = !/^(127\.[\d.]+|::1|localhost)$/.test(bind);
  const isBehindProxy = flag('ONELINE_BEHIND_PROXY', false);
  const tlsCertFile = text('ONELINE_TLS_CERT');
  const config: Config = {
    dataDir: resolve(text('ONELINE_DATA') ?? 'var'),
    databaseUrl: url('DATABASE_URL', ['postgres', 'postgresql']),
    databaseAdminUrl: url('DATABASE_ADMIN_URL', ['postgres', 'postgresql']),
    natsUrl: url('NATS_URL', ['nats', 'tls']),
    bind,
    port: integer('ONELINE_PORT', 8080, 1, 65_535),
    isPortFixed: text('ONELINE_PORT') !== null,
    publicUrl: url('ONELINE_URL', ['http', 'https']),
    isBehindProxy,
    logLevel: oneOf('ONELINE_LOG', logLevels, 'info'),
    isLogRevealing: flag('ONELINE_LOG_PERSONAL_DATA', false),
    poolSize: integer('ONELINE_DATABASE_CONNECTIONS', 16, 2, 500),
    workerConcurrency: integer('ONELINE_JOBS_AT_ONCE', 4, 1, 100),
    requestsPerMinute: integer('ONELINE_REQUESTS_PER_MINUTE', 3000, 0, 10_000_000),
    firstSeed: oneOf('ONELINE_SEED', seeds, 'demo'),
    demoPassword: text('ONELINE_DEMO_PASSWORD'),
    // As it is: blanks at its ends belong to it.
    backupPassphrase: env['ONELINE_BACKUP_PASSPHRASE'] || null,
    isExposed,
    isTls: tlsCertFile !== null || (isExposed && !isBehindProxy),
    tlsCertFile,
    tlsKeyFile: text('ONELINE_TLS_KEY'),
    hasExchange: flag('ONELINE_EXCHANGE', true),
    sipPort: integer('ONELINE_SIP_PORT', 5060, 1, 65_000),
    sipAdvertised: text('ONELINE_SIP_ADVERTISED'),
    rtpPorts: portRange('ONELINE_RTP_PORTS', { from: 10_000, to: 29_999 }),
  };
  if (config.databaseAdminUrl && !config.databaseUrl) {
    problems.push({ name: 'DATABASE_ADMIN_URL', value: '(not shown)', want: 'DATABASE_URL beside it' });
  }
  if ((config.tlsCertFile === null) !== (config.tlsKeyFile === null)) {
    problems.push({ name: 'ONELINE_TLS_CERT', value: '', want: 'ONELINE_TLS_CERT and ONELINE_TLS_KEY together' });
  }
  if (problems.length > 0) throw configErrors.invalid({ problems });
  return config;
}
