import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { identityErrors } from './errors.ts';

/** OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, 2 passes, 1 lane. */
const current = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const saltBytes = 16;
const tagBytes = 32;
/** Each takes a thread of the pool for about 30 ms; more at once would keep file and DNS work waiting. */
const mostAtOnce = 2;

/** PHC string format: `$argon2id$v=19$m=19456,t=2,p=1$salt$tag`, base64 without padding. */
const phc = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

interface ParsedHash {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly salt: Buffer;
  readonly tag: Buffer;
}

/** Hashes passwords away from the main thread. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /** Without a hash it does the same work against one of nothing, and says no: an unknown login takes as long as a known one. */
  verify(hash: string | null, password: string): Promise<boolean>;
  /** The hash was made with other parameters than today's. */
  isOutdated(hash: string): boolean;
}

const derive = promisify(argon2) as (algorithm: 'argon2id', parameters: Argon2Parameters) => Promise<Buffer>;

/** Beyond `mostWaiting` a sign-in would wait for seconds, and is refused instead (`identity.busy`). */
export function createPasswordHasher({ mostWaiting = 200 } = {}): PasswordHasher {
  let running = 0;
  const waiting: (() => void)[] = [];
  const nobody: ParsedHash = { ...current, salt: randomBytes(saltBytes), tag: randomBytes(tagBytes) };

  async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (running >= mostAtOnce) {
      if (waiting.length >= mostWaiting) throw identityErrors.busy();
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  }

  return {
    async hash(password) {
      const salt = randomBytes(saltBytes);
      const tag = await inTurn(() =>
        derive('argon2id', { message: normal(password), nonce: salt, tagLength: tagBytes, ...current }),
      );
      return format(current, salt, tag);
    },
    async verify(hash, password) {
      const { salt, tag, ...parameters } = (hash === null ? null : parse(hash)) ?? nobody;
      const found = await inTurn(() =>
        derive('argon2id', { message: normal(password), nonce: salt, tagLength: tag.length, ...parameters }),
      );
      return timingSafeEqual(found, tag) && hash !== null;
    },
    isOutdated(hash) {
      const parsed = parse(hash);
      if (!parsed) return true;
      return (
        parsed.memory !== current.memory ||
        parsed.passes !== current.passes ||
        parsed.parallelism !== current.parallelism ||
        parsed.tag.length !== tagBytes
      );
    },
  };
}

/** The same letters typed on different systems are the same bytes (RFC 8265 §4.2.2: NFC). */
function normal(password: string): Buffer {
  return Buffer.from(password.normalize('NFC'), 'utf8');
}

function format({ memory, passes, parallelism }: typeof current, salt: Buffer, tag: Buffer): string {
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`;
}

function parse(hash: string): ParsedHash | null {
  const [, memory, passes, parallelism, salt, tag] = phc.exec(hash) ?? [];
  if (salt === undefined || tag === undefined) return null;
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
