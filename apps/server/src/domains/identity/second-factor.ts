import type { Sealer } from '../../platform/command/index.ts';
import type { Subject } from './attempt.ts';
import { hasRecoveryCode } from './credential-store.ts';
import { recoveryCodeHash } from './recovery-code.ts';
import { totpStepOf } from './totp.ts';

export type SecondFactorProof =
  | { readonly method: 'totp'; readonly step: number }
  | { readonly method: 'recovery_code'; readonly hash: Buffer };

/** What a code proves, or null. A time step that was used, or one before it, proves nothing (RFC 6238 §5.2). */
export async function secondFactorOf(
  sealer: Sealer,
  { db, account }: Pick<Subject, 'db' | 'account'>,
  code: string,
  at: Date,
): Promise<SecondFactorProof | null> {
  if (account.totpSecret === null) return null;
  const step = totpStepOf(code.replace(/\s/g, ''), sealer.open(account.totpSecret), at);
  if (step !== null) return step > account.totpStep ? { method: 'totp', step } : null;
  const hash = recoveryCodeHash(account.id, code);
  return hash && (await hasRecoveryCode(db, account.id, hash)) ? { method: 'recovery_code', hash } : null;
}
