import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

describe('the environment', () => {
  it('may be empty', () => {
    expect(readConfig({})).toMatchObject({ bind: '127.0.0.1', port: 8080, isPortFixed: false, firstSeed: 'demo' });
  });

  it('outside loopback means HTTPS, unless a proxy stands in front', () => {
    expect(readConfig({ ONELINE_BIND: '127.0.0.2' })).toMatchObject({ isExposed: false, isTls: false });
    expect(readConfig({ ONELINE_BIND: '0.0.0.0' })).toMatchObject({ isExposed: true, isTls: true });
    const behindProxy = { ONELINE_BIND: '10.1.2.3', ONELINE_BEHIND_PROXY: 'true' };
    expect(readConfig(behindProxy)).toMatchObject({ isExposed: true, isTls: false });
    const given = { ONELINE_TLS_CERT: 'c.pem', ONELINE_TLS_KEY: 'k.pem' };
    expect(readConfig(given)).toMatchObject({ isExposed: false, isTls: true });
  });

  it('is refused with everything that is wrong with it at once, without showing a URL', () => {
    const env = {
      DATABASE_URL: 'mysql://me:secret@host/db',
      ONELINE_PORT: '99999',
      ONELINE_SEED: 'much',
      ONELINE_TLS_KEY: 'k',
    };
    let details: unknown;
    try {
      readConfig(env);
    } catch (error) {
      details = (error as { details: unknown }).details;
    }
    const names = (details as { problems: { name: string }[] }).problems.map((problem) => problem.name);
    expect(names).toEqual(['DATABASE_URL', 'ONELINE_PORT', 'ONELINE_SEED', 'ONELINE_TLS_CERT']);
    expect(JSON.stringify(details)).not.toContain('secret');
  });

  it('never crashes on any text', () => {
    const names = ['DATABASE_URL', 'NATS_URL', 'ONELINE_PORT', 'ONELINE_LOG', 'ONELINE_URL', 'ONELINE_BEHIND_PROXY'];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), fc.string()), (env) => {
        try {
          readConfig(env);
        } catch (error) {
          expect(error).toMatchObject({ code: 'config.invalid' });
        }
      }),
    );
  });
});
