import { describe, expect, it } from 'vitest';
import { headerField, headerFields } from '../message/header-fields.ts';
import { createResponse, type SipRequest } from '../message/message.ts';
import { parseMessage } from '../message/parse-message.ts';
import { requestOf } from '../testing/transaction-world.ts';
import {
  ackIn,
  type Dialog,
  dialogOfRequest,
  dialogOfResponse,
  keyOfDialog,
  keyOfRequest,
  nextHop,
  refreshTarget,
  requestIn,
  takeSequence,
} from './dialog.ts';

const code = (expected: string) => expect.objectContaining({ code: expected });

function invite(more: Record<string, string | string[]> = {}): SipRequest {
  const request = requestOf('INVITE');
  const fields = headerFields({ Via: 'SIP/2.0/UDP a;branch=z9hG4bK1', Contact: '<sip:a@10.0.0.1:5080>', ...more });
  return { ...request, headers: request.headers.with([...request.headers.fields, ...fields]) };
}

const routes = ['<sip:p1.example.com;lr>', '<sip:p2.example.com;lr>'];

/** Both ends of one call. */
function pair(recordRoutes: readonly string[] = routes): { callee: Dialog; caller: Dialog; request: SipRequest } {
  const request = invite({ 'Record-Route': recordRoutes.join(', ') });
  const response = createResponse(request, 200, {
    toTag: 'theirs',
    headers: headerFields({ 'Record-Route': recordRoutes, Contact: '<sip:b@10.0.0.2>' }),
  });
  return { request, callee: dialogOfRequest(request, 'theirs'), caller: dialogOfResponse(request, response) };
}

describe('a dialog', () => {
  it('is the same seen from both ends', () => {
    const { caller, callee } = pair();
    expect(caller).toMatchObject({
      callId: 'call',
      localTag: 'ours',
      remoteTag: 'theirs',
      remoteTarget: 'sip:b@10.0.0.2',
      routes: [...routes].reverse(),
      localSequence: 1,
      remoteSequence: -1,
    });
    expect(callee).toMatchObject({
      localTag: 'theirs',
      remoteTag: 'ours',
      remoteTarget: 'sip:a@10.0.0.1:5080',
      routes,
      remoteSequence: 1,
    });
    const { request } = requestIn(caller, 'BYE');
    expect(keyOfRequest(request)).toBe(keyOfDialog(callee));
    expect(keyOfRequest(requestIn(callee, 'BYE').request)).toBe(keyOfDialog(caller));
    expect(keyOfRequest(invite())).toBeUndefined();
  });

  it('counts its requests, and its ACK bears the number of the INVITE', () => {
    const { caller } = pair();
    const first = requestIn(caller, 'INFO', [headerField('X', 'y')], { type: 'text/plain', bytes: Buffer.from('z') });
    const second = requestIn(first.dialog, 'BYE');
    expect(first.request.headers.cseq).toEqual({ number: 2, method: 'INFO' });
    expect(second.request.headers.cseq).toEqual({ number: 3, method: 'BYE' });
    expect(ackIn(second.dialog, 1).headers.cseq).toEqual({ number: 1, method: 'ACK' });
    expect(first.request.headers.get('content-type')).toBe('text/plain');
    expect([first.request.headers.fromTag, first.request.headers.toTag]).toEqual(['ours', 'theirs']);
  });

  it('sends by its routes to its target', () => {
    const { callee } = pair();
    const { request } = requestIn(callee, 'BYE');
    expect(request.uri).toBe('sip:a@10.0.0.1:5080');
    expect(request.headers.all('route')).toEqual(routes);
    expect(nextHop(callee)).toBe('sip:p1.example.com;lr');
    expect(nextHop({ ...callee, routes: [] })).toBe('sip:a@10.0.0.1:5080');
  });

  it('puts a strict router into the Request-URI', () => {
    const { callee } = pair(['<sip:old.example.com;x=1>', '<sip:p2.example.com;lr>']);
    const { request } = requestIn(callee, 'BYE');
    expect(request.uri).toBe('sip:old.example.com;x=1');
    expect(request.headers.all('route')).toEqual(['<sip:p2.example.com;lr>', '<sip:a@10.0.0.1:5080>']);
  });

  it('refuses what is older than what came before', () => {
    const { callee, caller } = pair();
    const { request: second, dialog } = requestIn(caller, 'INFO');
    const { request: third } = requestIn(dialog, 'BYE');
    const after = takeSequence(callee, third);
    expect(after?.remoteSequence).toBe(3);
    expect(takeSequence(after as Dialog, second)).toBeUndefined();
  });

  it('follows its peer to another Contact', () => {
    const { caller } = pair();
    const moved = refreshTarget(caller, invite().headers);
    expect(moved.remoteTarget).toBe('sip:a@10.0.0.1:5080');
    expect(refreshTarget(moved, requestOf('INVITE').headers)).toBe(moved);
  });

  it('does not begin without a Contact that can be reached, but for a response, which leaves the Request-URI', () => {
    expect(() => dialogOfRequest(requestOf('INVITE'), 't')).toThrow(code('sip.missing_header'));
    const without = requestOf('INVITE').headers.fields;
    const strange = {
      ...invite(),
      headers: requestOf('INVITE').headers.with([...without, headerField('Contact', '<tel:1>')]),
    };
    expect(() => dialogOfRequest(strange, 't')).toThrow(code('sip.bad_header'));
    expect(dialogOfResponse(invite(), createResponse(invite(), 200, { toTag: 't' })).remoteTarget).toBe('sip:b@server');
  });

  it('with a peer of RFC 2543 has no remote tag', () => {
    const text =
      'INVITE sip:b SIP/2.0\r\nVia: SIP/2.0/UDP a\r\nFrom: <sip:a@a>\r\nTo: sip:b@b\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\nContact: sip:a@a\r\n\r\n';
    const dialog = dialogOfRequest(parseMessage(Buffer.from(text)) as SipRequest, 't');
    expect(dialog).toMatchObject({ remoteTag: '', localAddress: 'sip:b@b;tag=t', remoteAddress: '<sip:a@a>' });
  });
});
