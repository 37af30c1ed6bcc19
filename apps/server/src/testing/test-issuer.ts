import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

/** An OpenID Connect provider on loopback, which asks nobody for a password. */
export interface TestIssuer {
  readonly url: string;
  /** Whom it takes for signed in; `null` has it refuse. */
  present: string | null;
  close(): Promise<void>;
}

export interface TestClient {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
}

export async function startTestIssuer({ clientId, clientSecret, redirectUri }: TestClient): Promise<TestIssuer> {
  const http = createServer();
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const provider = new Provider(url, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [redirectUri],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', kid: 'test' }] },
    pkce: { required: () => true },
    claims: { openid: ['sub'], profile: ['preferred_username'] },
    cookies: { keys: ['test'] },
    ttl: { Interaction: 60, Grant: 60, Session: 60, AccessToken: 60, IdToken: 60, AuthorizationCode: 60 },
    findAccount: (_: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, preferred_username: id }),
    }),
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_: unknown, interaction: { uid: string }) => `/interaction/${interaction.uid}` },
  });
  const issuer: TestIssuer = {
    url,
    present: null,
    close: () => new Promise((resolve) => http.close(() => resolve())),
  };
  provider.use(async (context, next) => {
    if (!context.path.startsWith('/interaction/')) return next();
    const { req, res } = context;
    context.respond = false;
    if (issuer.present === null) return provider.interactionFinished(req, res, { error: 'access_denied' });
    await provider.interactionDetails(req, res);
    const grant = new provider.Grant({ accountId: issuer.present, clientId });
    grant.addOIDCScope('openid profile email');
    const grantId = await grant.save();
    return provider.interactionFinished(req, res, { login: { accountId: issuer.present }, consent: { grantId } });
  });
  http.on('request', provider.callback());
  return issuer;
}

/** Goes to a provider and follows it until it leads to `home`; gives the path and query there. */
export async function followProvider(location: string, home: string): Promise<string> {
  const cookies = new Map<string, string>();
  let url = new URL(location);
  for (let hop = 0; hop < 10; hop += 1) {
    if (url.href.startsWith(home)) return url.pathname + url.search;
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const one of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? [];
      cookies.set(name, value);
    }
    await response.arrayBuffer();
    url = new URL(response.headers.get('location') ?? '', url);
  }
  throw new Error('the provider does not come to an end');
}
