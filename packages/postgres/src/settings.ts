import { totalmem } from 'node:os';

/** `none` may lose everything when the machine stops: for tests, never for people's data. */
export type Durability = 'full' | 'none';

export interface ServerSettings {
  readonly durability: Durability;
  readonly maxConnections: number;
}

const mebibyte = 1024 * 1024;

/**
 * `postgresql.conf`, written anew at every start. What an operator wants otherwise goes into `local.conf` beside it, which
 * wins.
 */
export function serverConfiguration(settings: ServerSettings): string {
  const memory = usableMemoryMebibytes();
  const isDurable = settings.durability === 'full';
  const values: Record<string, string | number> = {
    // Nobody from outside, and no socket in a directory that others may write.
    listen_addresses: "'127.0.0.1'",
    unix_socket_directories: "''",
    password_encryption: "'scram-sha-256'",
    max_connections: settings.maxConnections,
    // A small share: the product itself, its media and its browser may run on the same machine.
    shared_buffers: `${clamp(Math.round(memory / 16), 64, 512)}MB`,
    effective_cache_size: `${clamp(Math.round(memory / 4), 256, 16_384)}MB`,
    work_mem: '8MB',
    maintenance_work_mem: `${clamp(Math.round(memory / 32), 64, 256)}MB`,
    min_wal_size: '80MB',
    max_wal_size: '1GB',
    wal_compression: 'on',
    // Short statements only: compiling one costs more than it saves.
    jit: 'off',
    // Disks are solid state, or a cache in front of something.
    random_page_cost: 1.1,
    fsync: isDurable ? 'on' : 'off',
    synchronous_commit: isDurable ? 'on' : 'off',
    full_page_writes: isDurable ? 'on' : 'off',
    // A launcher that waits for the recovery can say how far it is.
    log_startup_progress_interval: "'5s'",
    log_line_prefix: "'%m [%p] %q%u@%d '",
    log_checkpoints: 'off',
    log_timezone: "'UTC'",
    timezone: "'UTC'",
    // The launcher reads what the server says.
    lc_messages: "'C'",
    datestyle: "'iso, ymd'",
    default_text_search_config: "'pg_catalog.simple'",
    // A statement, parameters included, is people's data: never into the log.
    log_min_error_statement: 'panic',
    log_parameter_max_length_on_error: 0,
    log_error_verbosity: 'terse',
  };
  const lines = Object.entries(values).map(([name, value]) => `${name} = ${value}`);
  return `# Written by OneLine at every start; put your own settings into local.conf.\n${lines.join('\n')}\ninclude_if_exists = 'local.conf'\n`;
}

/** `pg_hba.conf`: with a password, from this machine, and in no other way. */
export const accessRules = `# Written by OneLine at every start.
host all all 127.0.0.1/32 scram-sha-256
host replication all 127.0.0.1/32 scram-sha-256
`;

function usableMemoryMebibytes(): number {
  // The limit of the container, where there is one; 0 where it is unknown.
  const limit = process.constrainedMemory();
  return Math.round((limit > 0 ? Math.min(limit, totalmem()) : totalmem()) / mebibyte);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
