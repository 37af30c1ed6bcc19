import { X509Certificate } from 'node:crypto';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeTemporaryDirectory, type TemporaryDirectory } from '@oneline/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadCertificate } from './certificate.ts';

let directory: TemporaryDirectory;
beforeEach(async () => {
  directory = await makeTemporaryDirectory('oneline-certificate');
});
afterEach(() => directory.close());

const now = new Date('2026-11-23T00:00:00Z');
const daysLater = (days: number): Date => new Date(now.getTime() + days * 86_400_000);
const own = () => ({ dataDir: directory.path, tlsCertFile: null, tlsKeyFile: null });

it('makes a certificate for every name of this machine, and uses it again', async () => {
  const first = await loadCertificate(own(), now);
  const parsed = new X509Certificate(first.cert);
  expect(parsed.checkHost('localhost')).toBe('localhost');
  expect(parsed.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(first.isSelfSigned).toBe(true);
  expect((await stat(join(directory.path, 'tls/key.pem'))).mode & 0o777).toBe(0o600);
  expect(await loadCertificate(own(), daysLater(300))).toEqual(first);
});

it('makes a new one before the old one ends', async () => {
  const first = await loadCertificate(own(), now);
  expect((await loadCertificate(own(), daysLater(380))).fingerprint).not.toBe(first.fingerprint);
});

it('refuses files that do not belong together', async () => {
  const [tlsCertFile, tlsKeyFile] = [join(directory.path, 'c.pem'), join(directory.path, 'k.pem')];
  const one = await loadCertificate(own(), now);
  const another = await loadCertificate(own(), daysLater(380));
  await writeFile(tlsCertFile, one.cert);
  await writeFile(tlsKeyFile, another.key);
  const given = { dataDir: directory.path, tlsCertFile, tlsKeyFile };
  await expect(loadCertificate(given, now)).rejects.toMatchObject({ code: 'certificate.unusable' });
  await writeFile(tlsKeyFile, one.key);
  expect(await loadCertificate(given, now)).toMatchObject({ fingerprint: one.fingerprint, isSelfSigned: false });
  await writeFile(tlsCertFile, 'no certificate');
  await expect(loadCertificate(given, now)).rejects.toMatchObject({ code: 'certificate.unusable' });
});
