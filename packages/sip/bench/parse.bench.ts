// node packages/sip/bench/parse.bench.ts
// CPU per message of reading and writing a telephone's INVITE, this package and npm `sip` in turn, so that both meet the same machine.

import * as sip from 'sip';
import { parseMessage, serialize } from '../src/index.ts';

const description = `v=0
o=- 3724394400 3724394405 IN IP4 10.0.0.1
s=-
c=IN IP4 10.0.0.1
t=0 0
m=audio 4000 RTP/AVP 8 0 101
a=rtpmap:8 PCMA/8000
a=rtpmap:0 PCMU/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-15
a=ptime:20
a=sendrecv
`.replaceAll('\n', '\r\n');

const invite = Buffer.from(
  `INVITE sip:95588@10.0.0.2:5060;transport=udp SIP/2.0
Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK-524287-1---abcdef0123456789;rport
Max-Forwards: 70
Contact: <sip:1001@10.0.0.1:5060;transport=udp>
To: <sip:95588@10.0.0.2>
From: "Agent 1001" <sip:1001@10.0.0.2>;tag=a6c85cf
Call-ID: 1j9FpLxk3uxtm8tn@10.0.0.1
CSeq: 1 INVITE
Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, REFER, NOTIFY, UPDATE, PRACK
Content-Type: application/sdp
Supported: replaces, timer, 100rel
User-Agent: Example Phone 5.1
Session-Expires: 1800
Content-Length: ${description.length}

`.replaceAll('\n', '\r\n') + description,
);

const MESSAGES = 50_000;
const ROUNDS = 9;

/** Microseconds of CPU per message. */
function cpu(work: () => unknown): number {
  const before = process.cpuUsage();
  for (let i = 0; i < MESSAGES; i++) work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / MESSAGES;
}

const ours = parseMessage(invite);
const theirs = sip.parse(invite);
if (theirs === undefined || !serialize(ours).equals(invite)) throw new Error('the two do not read the same message');

const work = {
  parse: () => parseMessage(invite),
  serialize: () => serialize(ours),
  npmParse: () => sip.parse(invite),
  npmSerialize: () => sip.stringify(theirs),
};
const best = { parse: Infinity, serialize: Infinity, npmParse: Infinity, npmSerialize: Infinity };
for (let round = 0; round < ROUNDS; round++) {
  for (const name of Object.keys(work) as (keyof typeof work)[]) best[name] = Math.min(best[name], cpu(work[name]));
}

const perSecond = (microseconds: number): number => Math.round(1e6 / microseconds);
const both = perSecond(best.parse + best.serialize);
const npmBoth = perSecond(best.npmParse + best.npmSerialize);
console.log(
  JSON.stringify({
    parsePerSecond: perSecond(best.parse),
    serializePerSecond: perSecond(best.serialize),
    bothPerSecond: both,
    npmParsePerSecond: perSecond(best.npmParse),
    npmSerializePerSecond: perSecond(best.npmSerialize),
    npmBothPerSecond: npmBoth,
    timesNpm: Number((both / npmBoth).toFixed(2)),
  }),
);
