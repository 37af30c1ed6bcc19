import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** The server's own default (RFC 7677 §4). */
const iterations = 4096;
const saltBytes = 16;

/**
 * What PostgreSQL stores for a password (RFC 5802 §3, RFC 7677). Statements carry this instead of the password, which then
 * stands in no log and no statement that an administrator is asked to run. Takes ASCII, which SASLprep leaves as it is.
 */
export function scramVerifier(password: string, salt = randomBytes(saltBytes)): string {
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const key = (name: string): Buffer => createHmac('sha256', salted).update(name).digest();
  const stored = createHash('sha256').update(key('Client Key')).digest('base64');
  const server = key('Server Key').toString('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${stored}:${server}`;
}
