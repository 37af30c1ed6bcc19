import fc from 'fast-check';
import { headerFields } from '../message/header-fields.ts';
import { createRequest, createResponse, type SipRequest, type SipResponse } from '../message/message.ts';
import { writeNameAddress } from '../message/name-address.ts';
import { Parameters } from '../message/parameters.ts';
import { writeSipUri } from '../message/uri.ts';
import { writeVia } from '../message/via.ts';

// Valid messages of every shape, for properties.

const token = fc.stringMatching(/^[A-Za-z0-9.!%*_+`'~-]{1,20}$/);
const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,12}$/);
const host = fc.oneof(fc.domain(), fc.ipV4());
const port = fc.option(fc.integer({ min: 1, max: 65_535 }), { freq: 2 });
const text = fc.string({ unit: 'grapheme', maxLength: 20 });

const reserved = new Set(['tag', 'branch', 'received', 'rport', 'expires']);
const parameters = fc
  .uniqueArray(
    fc.record({
      name: word.map((name) => name.toLowerCase()),
      value: fc.option(
        fc.oneof(
          token,
          text.filter((value) => value !== ''),
        ),
      ),
    }),
    { selector: ({ name }) => name, maxLength: 3 },
  )
  .map((entries) => new Parameters(entries.filter(({ name }) => !reserved.has(name))));

const uri = fc
  .record({ user: fc.option(text.filter((user) => user !== '')), host, port, parameters })
  .map((parts) => writeSipUri({ scheme: 'sip', password: null, headers: [], ...parts }));

/** A name-addr, with these parameters before the generated ones. */
const address = (first: fc.Arbitrary<{ name: string; value: string }[]>) =>
  fc
    .record({ displayName: fc.option(text), uri, first, parameters })
    .map((parts) =>
      writeNameAddress({ ...parts, parameters: new Parameters([...parts.first, ...parts.parameters.entries]) }),
    );

const tag = token.map((value) => [{ name: 'tag', value }]);
const untagged = fc.constant<{ name: string; value: string }[]>([]);

const via = fc
  .record({ transport: fc.constantFrom('UDP', 'TCP', 'TLS', 'WS', 'WSS'), host, port, branch: token, parameters })
  .map(({ branch, parameters: more, ...parts }) =>
    writeVia({
      ...parts,
      parameters: new Parameters([{ name: 'branch', value: `z9hG4bK${branch}` }, ...more.entries]),
    }),
  );

/** A value that nothing looks into: no line breaks, no spaces around it. */
const opaque = text.map((value) => value.replaceAll(/\p{Cc}/gu, '').replace(/^[ \t]+|[ \t]+$/g, ''));

const head = fc.record({
  vias: fc.array(via, { minLength: 1, maxLength: 4 }),
  from: address(tag),
  to: fc.oneof(address(tag), address(untagged)),
  callId: fc.stringMatching(/^[A-Za-z0-9.@-]{1,40}$/),
  number: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  contacts: fc.array(address(untagged), { maxLength: 3 }),
  routes: fc.array(address(untagged), { maxLength: 3 }),
  others: fc.array(
    fc.tuple(
      word.map((name) => `X-${name}`),
      opaque,
    ),
    { maxLength: 4 },
  ),
  maxForwards: fc.option(fc.integer({ min: 0, max: 255 })),
});

const body = fc.option(fc.uint8Array({ maxLength: 200 }).map((bytes) => ({ type: 'application/octet-stream', bytes })));

export const arbitraryRequest: fc.Arbitrary<SipRequest> = fc
  .record({ method: fc.oneof(fc.constantFrom('INVITE', 'ACK', 'BYE', 'REGISTER'), token), uri, head, body })
  .map(({ method, uri: target, head: parts, body: content }) => {
    const fields = headerFields({
      Via: parts.vias,
      'Max-Forwards': parts.maxForwards ?? undefined,
      From: parts.from,
      To: parts.to,
      'Call-ID': parts.callId,
      CSeq: `${parts.number} ${method}`,
      Contact: parts.contacts.length === 0 ? undefined : parts.contacts.join(', '),
      Route: parts.routes,
    });
    const others = parts.others.flatMap(([name, value]) => headerFields({ [name]: value }));
    return createRequest(method, target, [...fields, ...others], content ?? undefined);
  });

export const arbitraryResponse: fc.Arbitrary<SipResponse> = fc
  .record({ request: arbitraryRequest, status: fc.integer({ min: 100, max: 699 }), reason: opaque, toTag: token, body })
  .map(({ request, status, reason, toTag, body: content }) =>
    createResponse(request, status, { reason, toTag, body: content ?? undefined }),
  );

export const arbitraryMessage = fc.oneof(arbitraryRequest, arbitraryResponse);
