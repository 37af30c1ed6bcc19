import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { defineErrors } from '@oneline/kernel';
import { generate } from 'selfsigned';
import type { Config } from '../config/config.ts';

export const certificateErrors = defineErrors('certificate', {
  unusable: [500, 'The certificate or its key cannot be used'],
});

export interface Certificate {
  /** PEM; the chain, own certificate first. */
  readonly cert: string;
  /** PEM. */
  readonly key: string;
  /** SHA-256, `AA:BB:…`: what a person compares before trusting one that no authority has signed. */
  readonly fingerprint: string;
  readonly isSelfSigned: boolean;
}

const dayMs = 86_400_000;
/** Browsers refuse longer ones. */
const validDays = 397;
const renewBeforeDays = 30;

/**
 * The certificate to listen with: the files given, else one of our own, kept in the data directory and made anew when it nears its
 * end. Error: `certificate.unusable`.
 */
export async function loadCertificate(
  config: Pick<Config, 'dataDir' | 'tlsCertFile' | 'tlsKeyFile'>,
  now: Date,
): Promise<Certificate> {
  const { tlsCertFile, tlsKeyFile } = config;
  if (tlsCertFile !== null && tlsKeyFile !== null) return read(tlsCertFile, tlsKeyFile, false);
  const dir = join(config.dataDir, 'tls');
  const certFile = join(dir, 'certificate.pem');
  const keyFile = join(dir, 'key.pem');
  const present = await read(certFile, keyFile, true).catch(() => null);
  const endsAtMs = present ? new X509Certificate(present.cert).validToDate.getTime() : 0;
  if (present && endsAtMs - now.getTime() > renewBeforeDays * dayMs) return present;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const made = await generate([{ name: 'commonName', value: hostname() }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(now.getTime() - dayMs),
    notAfterDate: new Date(now.getTime() + validDays * dayMs),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: ownNames() },
    ],
  });
  await writeFile(keyFile, made.private, { mode: 0o600 });
  await writeFile(certFile, made.cert, { mode: 0o600 });
  return read(certFile, keyFile, true);
}

/** Every name and address under which this machine is reached: 2 is a DNS name, 7 an address (RFC 5280 §4.2.1.6). */
function ownNames(): ({ type: 2; value: string } | { type: 7; ip: string })[] {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address));
  return [
    ...[...new Set(['localhost', hostname()])].map((value) => ({ type: 2 as const, value })),
    ...[...new Set(addresses)].map((ip) => ({ type: 7 as const, ip: ip.split('%')[0] ?? ip })),
  ];
}

async function read(certFile: string, keyFile: string, isSelfSigned: boolean): Promise<Certificate> {
  try {
    const [cert, key] = await Promise.all([readFile(certFile, 'utf8'), readFile(keyFile, 'utf8')]);
    const parsed = new X509Certificate(cert);
    if (!parsed.checkPrivateKey(createPrivateKey(key))) throw new Error('the key is not the one of the certificate');
    return { cert, key, fingerprint: parsed.fingerprint256, isSelfSigned };
  } catch (error) {
    throw certificateErrors.unusable({ certFile, keyFile, reason: (error as Error).message }, error);
  }
}
