import { Secret, TOTP } from 'otpauth';

/** RFC 6238 with what every authenticator app understands: SHA-1, six digits, thirty seconds. */
const shape = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** Steps of clock difference that are forgiven, both ways (RFC 6238 §5.2). */
const windowSteps = 1;

/** A new secret of 160 bits (RFC 4226 §4 R6), in base32. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What the QR code holds. */
export function totpUri(secret: string, label: { issuer: string; account: string }): string {
  return new TOTP({
    ...shape,
    secret: Secret.fromBase32(secret),
    issuer: label.issuer,
    label: label.account,
  }).toString();
}

/** The time step whose code this is, or null. The caller accepts only steps after the last one used (RFC 6238 §5.2). */
export function totpStepOf(code: string, secret: string, at: Date): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const timestamp = at.getTime();
  const delta = TOTP.validate({
    ...shape,
    token: code,
    secret: Secret.fromBase32(secret),
    timestamp,
    window: windowSteps,
  });
  return delta === null ? null : TOTP.counter({ period: shape.period, timestamp }) + delta;
}
