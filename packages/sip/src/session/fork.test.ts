import { describe, expect, it } from 'vitest';
import { headerFields } from '../message/header-fields.ts';
import { createResponse, type SipMessage, type SipRequest } from '../message/message.ts';
import { serialize } from '../message/serialize.ts';
import { CALLER, createCallWorld } from '../testing/call-world.ts';
import { descriptionBody } from './core.ts';

const PROXY = '10.0.0.9';

/** A proxy that forks: what it got, and responses of its branches, each with its own tag. */
function forked() {
  const world = createCallWorld();
  const got: SipRequest[] = [];
  world.network.attach(PROXY, {
    receive: (message: SipMessage) => void (message.kind === 'request' && got.push(message)),
  });
  const call = world.dial({ uri: `sip:95588@${PROXY}` });
  world.timers.advance(10);
  const sender = world.network.senderOf(PROXY);
  const respond = (status: number, tag: string, fields: Record<string, string | number> = {}, sdp?: string) => {
    const invite = got.findLast(({ method }) => method === 'INVITE') as SipRequest;
    const response = createResponse(invite, status, {
      toTag: tag,
      headers: headerFields({ Contact: `<sip:${tag}@${PROXY}>`, ...fields }),
      body: sdp === undefined ? undefined : descriptionBody(sdp),
    });
    sender.send(serialize(response), world.network.peer(CALLER), () => {});
    world.timers.advance(10);
  };
  /** Method and tag of what came. */
  const came = () => got.map(({ method, headers }) => `${method} ${headers.toTag ?? ''}`.trim());
  return { ...world, call, got, respond, came };
}

describe('a call that is forked', () => {
  it('has a session for each branch that rings, and goes on with the one that answers', () => {
    const { caller, respond, came, timers } = forked();
    respond(180, 'a');
    respond(183, 'b', {}, 'early b');
    respond(200, 'b', {}, 'answer b');
    expect(caller.told).toEqual(['180', '183 early b', 'answered answer b']);
    expect(caller.sessions[0]?.dialog.remoteTarget).toBe(`sip:b@${PROXY}`);
    expect(came()).toEqual(['INVITE', 'ACK b']);
    expect(caller.agent.dialogs).toBe(1);
    caller.sessions[0]?.hangUp();
    timers.advance(10);
    expect(came().at(-1)).toBe('BYE b');
  });

  it('hangs up a branch that answers too late, whether it rang before or not', () => {
    const { caller, respond, came } = forked();
    respond(180, 'a');
    respond(200, 'b', {}, 'answer b');
    respond(200, 'a', {}, 'answer a');
    respond(200, 'c', {}, 'answer c');
    expect(came()).toEqual(['INVITE', 'ACK b', 'ACK a', 'BYE a', 'ACK c', 'BYE c']);
    expect(caller.told).toEqual(['180', 'answered answer b']);
    expect(caller.sessions).toHaveLength(1);
  });

  it('acknowledges an answer that comes again', () => {
    const { respond, came } = forked();
    respond(200, 'b', {}, 'answer b');
    respond(200, 'b', {}, 'answer b');
    expect(came()).toEqual(['INVITE', 'ACK b', 'ACK b']);
  });

  it('acknowledges reliable responses of each branch in their order, and none twice', () => {
    const { caller, respond, came } = forked();
    const reliable = (sequence: number) => ({ Require: '100rel', RSeq: sequence });
    respond(183, 'a', reliable(7), 'early a');
    respond(183, 'b', reliable(1));
    respond(183, 'a', reliable(7), 'early a');
    respond(180, 'a', reliable(9));
    respond(180, 'a', reliable(8));
    expect(came()).toEqual(['INVITE', 'PRACK a', 'PRACK b', 'PRACK a']);
    expect(caller.told).toEqual(['183 early a', '183', '180']);
  });

  it('without a description in any answer is hung up', () => {
    const { caller, respond, came } = forked();
    respond(200, 'b');
    expect(caller.told).toEqual(['failed 488']);
    expect(came()).toEqual(['INVITE', 'ACK b', 'BYE b']);
  });

  it('tells why it was refused, and forgets its branches', () => {
    const { caller, respond } = forked();
    respond(180, 'a');
    expect(caller.agent.dialogs).toBe(1);
    respond(503, 'a', { 'Retry-After': '120 (busy)', Reason: 'Q.850;cause=42' });
    expect(caller.told).toEqual(['180', 'failed 503']);
    expect(caller.agent.dialogs).toBe(0);
  });

  it('drops a provisional response that is not of its form, and fails at such an answer', () => {
    const { caller, respond } = forked();
    respond(180, 'a', { Contact: 'nonsense' });
    expect(caller.told).toEqual([]);
    respond(200, 'a', { Contact: '<nonsense>' }, 'answer');
    expect(caller.told).toEqual(['failed 500']);
  });
});
