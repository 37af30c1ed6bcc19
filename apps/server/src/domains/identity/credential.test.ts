import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cookieOf, credentialOf, endedSessionCookie, sessionCookie, sessionCookieName } from './credential.ts';
import { newSecretToken } from './secret-token.ts';

const secret = newSecretToken();

describe('the credential of a request', () => {
  it('never throws, whatever the headers say', () => {
    const header = fc.option(
      fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constant(`a=;;=; =b;${'x=1;'.repeat(500)}`)),
      {
        nil: undefined,
      },
    );
    fc.assert(
      fc.property(header, header, fc.boolean(), (authorization, cookie, isSecure) => {
        const found = credentialOf({ authorization, cookie }, isSecure);
        if (found !== null) expect(found.secret).toMatch(/^(ol_)?[\w-]{43}$/);
      }),
    );
  });

  it('is found among any other cookies', () => {
    const name = fc.string({ minLength: 1 }).filter((text) => !/[=;\s]/.test(text) && text !== 'oneline_session');
    const value = fc.string().filter((text) => !text.includes(';'));
    const others = fc.array(fc.tuple(name, value).map(([key, text]) => `${key}=${text}`));
    fc.assert(
      fc.property(others, others, (before, after) => {
        const cookie = [...before, `oneline_session=${secret}`, ...after].join('; ');
        expect(credentialOf({ cookie }, false)).toEqual({ kind: 'session', secret });
      }),
    );
  });

  it('is read back from the cookie that was set', () => {
    for (const isSecure of [false, true]) {
      const [pair] = sessionCookie(secret, isSecure).split(';');
      expect(credentialOf({ cookie: pair }, isSecure)).toEqual({ kind: 'session', secret });
      const [ended] = endedSessionCookie(isSecure).split(';');
      expect(credentialOf({ cookie: ended }, isSecure)).toBeNull();
    }
  });

  it('is not taken from a cookie whose name only ends or begins alike', () => {
    expect(cookieOf(`xoneline_session=${secret}`, 'oneline_session')).toBeNull();
    expect(cookieOf(`oneline_session2=${secret}`, 'oneline_session')).toBeNull();
    expect(
      credentialOf({ cookie: `oneline_session=${secret}` }, true),
      'a plain cookie where https is used',
    ).toBeNull();
    expect(sessionCookieName(true)).toBe('__Host-oneline_session');
  });

  it('is the bearer token alone where there is an Authorization header', () => {
    const cookie = `oneline_session=${secret}`;
    expect(credentialOf({ authorization: `Bearer ol_${secret}`, cookie }, false)).toEqual({
      kind: 'token',
      secret: `ol_${secret}`,
    });
    for (const authorization of ['Basic abc', `Bearer ${secret}`, 'Bearer', '', `Bearer ol_${secret}x`]) {
      expect(credentialOf({ authorization, cookie }, false)).toBeNull();
    }
  });
});
