import fc from 'fast-check';
import * as sip from 'sip';
import { describe, expect, it } from 'vitest';
import { arbitraryMessage } from '../testing/arbitrary-message.ts';
import type { NameAddress } from './name-address.ts';
import type { Parameters } from './parameters.ts';
import { parseMessage } from './parse-message.ts';
import { unquote } from './quoted.ts';
import { serialize } from './serialize.ts';
import { parseVia } from './via.ts';

// The npm package `sip` leaves quotes where they are and takes each octet for a character; this makes the same text of it.
const inUtf8 = (value: string) => Buffer.from(value, 'latin1').toString();
const plain = (value: string | null | undefined) =>
  value?.startsWith('"') ? inUtf8(unquote(value, 0, value.length)) : (value ?? null);

const theirParameters = (parameters: Record<string, string | null>) =>
  Object.entries(parameters).map(([name, value]) => ({ name, value: plain(value) }));
const ourParameters = (parameters: Parameters) => parameters.entries.map(({ name, value }) => ({ name, value }));

const theirAddress = ({ name, uri, params }: sip.Address) => ({
  name: plain(name),
  uri,
  parameters: theirParameters(params),
});
const ourAddress = ({ displayName, uri, parameters }: NameAddress) => ({
  name: displayName === '' ? null : displayName,
  uri,
  parameters: ourParameters(parameters),
});

/** It takes a percent sign in a method for an escape, which it is not (RFC 4475 §3.1.1.5). */
const unescaped = (method: string) =>
  method.replace(/%[0-9a-f]{2}/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));

describe('another parser', () => {
  it('reads the same in any valid message', () => {
    fc.assert(
      fc.property(arbitraryMessage, (message) => {
        const bytes = serialize(message);
        const ours = parseMessage(bytes);
        const theirs = sip.parse(bytes);
        if (theirs === undefined) throw new Error('not read at all');
        const { headers } = theirs;
        if (ours.kind === 'request') expect([unescaped(ours.method), ours.uri]).toEqual([theirs.method, theirs.uri]);
        else expect(ours).toMatchObject({ status: theirs.status, reason: inUtf8(theirs.reason ?? '') });
        expect(ourAddress(ours.headers.from)).toEqual(theirAddress(headers.from));
        expect(ourAddress(ours.headers.to)).toEqual(theirAddress(headers.to));
        const { number, method } = ours.headers.cseq;
        expect([number, unescaped(method)]).toEqual([headers.cseq.seq, headers.cseq.method]);
        expect(ours.headers.callId).toBe(headers['call-id']);
        expect(ours.headers.addresses('contact').map(ourAddress)).toEqual((headers.contact ?? []).map(theirAddress));
        const ourVias = ours.headers.list('via').map((element) => parseVia(element));
        expect(ourVias.map((via) => ({ ...via, parameters: ourParameters(via.parameters) }))).toEqual(
          headers.via.map(({ protocol, host, port, params }) => ({
            transport: protocol,
            host,
            port: port ?? null,
            parameters: theirParameters(params),
          })),
        );
      }),
    );
  });
});
