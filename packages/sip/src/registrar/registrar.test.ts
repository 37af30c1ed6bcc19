import { describe, expect, it } from 'vitest';
import { type HeaderFields, type HeaderValues, headerFields } from '../message/header-fields.ts';
import { createRequest, type SipResponse } from '../message/message.ts';
import { createVirtualTimers } from '../testing/virtual-timers.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import { createRegistrar } from './registrar.ts';

/** A registrar, and one device that registers with it. */
function world(mostContacts = 2) {
  const timers = createVirtualTimers();
  const told: string[] = [];
  const registrar = createRegistrar({
    timers,
    listener: {
      onBound: (device, { uri }, isNew) => told.push(`${isNew ? 'bound' : 'kept'} ${device} ${uri}`),
      onUnbound: (device, { uri }, why) => told.push(`${why} ${device} ${uri}`),
    },
  });
  let sequence = 0;
  /** The status and Contacts of the answer. */
  function register(
    values: HeaderValues,
    options: { sequence?: number; connectionId?: number } = {},
  ): { status: number; contacts: string[]; headers: HeaderFields } {
    sequence = options.sequence ?? sequence + 1;
    const fields = headerFields({
      Via: `SIP/2.0/UDP a;branch=z9hG4bK${sequence}`,
      From: '<sip:1001@pbx>;tag=1',
      To: '<sip:1001@pbx>',
      'Call-ID': 'c',
      CSeq: `${sequence} REGISTER`,
      ...values,
    });
    const request = createRequest('REGISTER', 'sip:pbx', fields);
    let response: SipResponse | undefined;
    const peer = { transport: 'tcp', address: '10.0.0.5', port: 1, connectionId: options.connectionId } as const;
    const transaction: Pick<ServerTransaction, 'request' | 'peer' | 'answer'> = {
      request,
      peer,
      answer: (status, more = {}) => {
        response = {
          kind: 'response',
          status,
          reason: '',
          headers: request.headers.with(more.headers ?? []),
          body: Buffer.of(),
        };
      },
    };
    registrar.register(transaction as ServerTransaction, 'desk', mostContacts);
    if (response === undefined) throw new Error('no answer');
    return { status: response.status, contacts: response.headers.all('contact'), headers: response.headers };
  }
  const uris = () => registrar.bindingsOf('desk').map(({ uri }) => uri);
  return { timers, told, registrar, register, uris };
}

describe('a registrar', () => {
  it('binds several contacts, tells of them all, and forgets them when they expire', () => {
    const { timers, told, register, registrar, uris } = world();
    expect(register({ Contact: '<sip:a@x>;q=0.5, <sip:b@y>;expires=120' })).toMatchObject({
      status: 200,
      contacts: ['<sip:b@y>;expires=120', '<sip:a@x>;expires=600;q=0.5'],
    });
    timers.advance(100_000);
    register({ Contact: '<sip:b@y>', Expires: 90 });
    timers.advance(80_000);
    expect(uris()).toEqual(['sip:b@y', 'sip:a@x']);
    timers.advance(20_000);
    expect(uris()).toEqual(['sip:a@x']);
    timers.advance(500_000);
    expect(told).toEqual([
      'bound desk sip:a@x',
      'bound desk sip:b@y',
      'kept desk sip:b@y',
      'expired desk sip:b@y',
      'expired desk sip:a@x',
    ]);
    expect([registrar.size, timers.size]).toEqual([0, 0]);
  });

  it('removes what it is asked to, one or all', () => {
    const { register, uris } = world();
    register({ Contact: ['<sip:a@x>', '<sip:b@y>'] });
    register({ Contact: '<sip:A@X:5060>, <sip:a@X>;expires=0' });
    expect(uris()).toEqual(['sip:A@X:5060', 'sip:b@y']);
    expect(register({ Contact: '*', Expires: 0 })).toMatchObject({ status: 200, contacts: [] });
    expect(uris()).toEqual([]);
    expect(() => register({ Contact: '*', Expires: 5 })).toThrow(expect.objectContaining({ code: 'sip.bad_header' }));
    expect(() => register({ Contact: '<isbn:1>' })).toThrow(expect.objectContaining({ code: 'sip.bad_header' }));
  });

  it('only tells what there is when no contact is named', () => {
    const { register } = world();
    register({ Contact: '<sip:a@x>' });
    expect(register({})).toMatchObject({ status: 200, contacts: ['<sip:a@x>;expires=600'] });
  });

  it('refuses too short a time, and cuts too long a one', () => {
    const { register, uris } = world();
    const { status, headers } = register({ Contact: '<sip:a@x>;expires=10' });
    expect([status, headers.get('min-expires')]).toEqual([423, '60']);
    expect(uris()).toEqual([]);
    expect(register({ Contact: '<sip:a@x>;expires=4294967296' })).toMatchObject({
      status: 200,
      contacts: ['<sip:a@x>;expires=600'],
    });
    expect(register({ Contact: '<sip:a@x>;expires=86400' })).toMatchObject({
      status: 200,
      contacts: ['<sip:a@x>;expires=3600'],
    });
  });

  it('does nothing of a request that is older than what it knows', () => {
    const { register, uris } = world();
    register({ Contact: '<sip:a@x>' }, { sequence: 7 });
    expect(register({ Contact: '<sip:b@y>, <sip:a@x>;expires=0' }, { sequence: 6 })).toMatchObject({
      status: 500,
      contacts: [],
    });
    expect(register({ Contact: '*', Expires: 0 }, { sequence: 7 })).toMatchObject({ status: 500, contacts: [] });
    expect(uris()).toEqual(['sip:a@x']);
    register({ 'Call-ID': 'another', Contact: '<sip:a@x>;expires=0' }, { sequence: 1 });
    expect(uris()).toEqual([]);
  });

  it('knows a telephone by its instance when it comes from another address', () => {
    const { register, told } = world();
    const instance = '+sip.instance="<urn:uuid:1>";reg-id=1';
    register({ Contact: `<sip:a@x>;${instance}` });
    const { contacts, headers } = register({
      Contact: `<sip:b@y>;${instance}`,
      Supported: 'path, outbound',
      Path: '<sip:edge;lr>',
    });
    expect(contacts).toEqual([`<sip:b@y>;expires=600;${instance}`]);
    expect([headers.get('path'), headers.get('require')]).toEqual(['<sip:edge;lr>', 'outbound']);
    expect(told).toEqual(['bound desk sip:a@x', 'kept desk sip:b@y']);
  });

  it('puts the youngest in the place of the oldest when there are too many', () => {
    const { register, uris, told } = world(2);
    for (const name of ['a', 'b', 'c']) register({ Contact: `<sip:${name}@x>` });
    expect(uris()).toEqual(['sip:c@x', 'sip:b@x']);
    expect(told.at(-1)).toBe('displaced desk sip:a@x');
  });

  it('forgets what was reached by a connection that is closed, and a device that may not register any more', () => {
    const { register, registrar, uris } = world(3);
    register({ Contact: '<sip:a@x>' }, { connectionId: 1 });
    register({ Contact: '<sip:b@x>' }, { connectionId: 2 });
    registrar.disconnect(1);
    expect(uris()).toEqual(['sip:b@x']);
    registrar.remove('desk', 'forbidden');
    expect(registrar.size).toBe(0);
    register({ Contact: '<sip:b@x>' });
    registrar.close();
    expect(registrar.size).toBe(0);
  });
});
