import { systemClock } from '@oneline/kernel';
import { createDigestServer, createRegistrar, digestAlgorithms, openSipStack, userDigest } from '@oneline/sip';
import { afterEach, describe, expect, it } from 'vitest';
import { openPhone, type Phone } from './phone.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

/** A registrar of one device, 1001, whose password is `secret`, and which may have two contacts. */
async function registrar() {
  const realm = 'pbx';
  const digests = createDigestServer({ clock: systemClock });
  const digestsOf = (user: string) =>
    Object.fromEntries(digestAlgorithms.map((one) => [one, userDigest(one, user, realm, 'secret')]));
  const stack = await openSipStack({
    endpoints: [
      { transport: 'udp', host: '127.0.0.1', port: 0 },
      { transport: 'tcp', host: '127.0.0.1', port: 0 },
    ],
    defence: { isTrusted: () => true, onBan: () => {} },
    handlers: {
      onError(error) {
        throw error;
      },
      onRegister(transaction) {
        const verdict = digests.verify(transaction.request, realm, { as: 'server', digestsOf });
        if (verdict.kind === 'verified') bindings.register(transaction, verdict.user, 2);
        else transaction.answer(401, { headers: digests.challenge(realm, { as: 'server' }) });
      },
    },
  });
  const unbound = Promise.withResolvers<string>();
  const bindings = createRegistrar({
    timers: stack.timers,
    listener: { onBound: () => {}, onUnbound: (_device, _binding, why) => unbound.resolve(why) },
  });
  open.push(stack, bindings);
  const [udp, tcp] = stack.transport.endpoints.map(({ port }) => ({ host: '127.0.0.1', port }));
  if (udp === undefined || tcp === undefined) throw new Error('the registrar listens on both');
  return { udp, tcp, bindings, agent: stack.agent, unbound: unbound.promise };
}

async function phoneAt(
  transport: 'udp' | 'tcp',
  at: { readonly host: string; readonly port: number },
  password: string,
): Promise<Phone> {
  const phone = await openPhone({ host: '127.0.0.1', transport, user: '1001', password, registrar: at });
  open.push(phone);
  return phone;
}

describe('a telephone at a registrar', () => {
  it.each(['udp', 'tcp'] as const)('registers with its password over %s, is reached, and goes', async (transport) => {
    const pbx = await registrar();
    const phone = await phoneAt(transport, pbx[transport], 'secret');
    await phone.register();
    expect(phone.isRegistered).toBe(true);
    const [binding] = pbx.bindings.bindingsOf('1001');
    if (binding === undefined) throw new Error('not bound');
    const failed = Promise.withResolvers<number>();
    pbx.agent.call({
      ...binding,
      from: '<sip:95588@pbx>',
      sdp: 'v=0',
      staysWithPeer: true,
      listener: { onProgress: () => {}, onAnswered: () => {}, onFailed: ({ status }) => failed.resolve(status) },
    });
    (await phone.nextCall()).reject(486);
    expect(await failed.promise).toBe(486);
    phone.unregister();
    expect(await pbx.unbound).toBe('asked');
    expect(phone.isRegistered).toBe(false);
  });

  it('is told when its password is wrong', async () => {
    const pbx = await registrar();
    const phone = await phoneAt('udp', pbx.udp, 'guess');
    await expect(phone.register()).rejects.toMatchObject({
      code: 'callers.not_registered',
      details: { status: 401 },
    });
    expect(phone.isRegistered).toBe(false);
  });
});
