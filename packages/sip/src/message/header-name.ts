/**
 * - `one`: a second field of it would contradict the first, and the message is refused
 * - `list`: one field may hold several elements between commas, which is the same as several fields (RFC 3261 §7.3.1)
 * - `any`: commas separate nothing; of several fields the first counts, or each is looked at
 */
type Multiplicity = 'one' | 'list' | 'any';

type Definition = readonly [name: string, multiplicity: Multiplicity, compact?: string];

/** RFC 3261 §20 and those that the exchange knows besides. */
const definitions = {
  via: ['Via', 'list', 'v'],
  'max-forwards': ['Max-Forwards', 'one'],
  from: ['From', 'one', 'f'],
  to: ['To', 'one', 't'],
  'call-id': ['Call-ID', 'one', 'i'],
  cseq: ['CSeq', 'one'],
  contact: ['Contact', 'list', 'm'],
  'content-length': ['Content-Length', 'one', 'l'],
  'content-type': ['Content-Type', 'one', 'c'],
  route: ['Route', 'list'],
  'record-route': ['Record-Route', 'list'],
  expires: ['Expires', 'one'],
  'min-expires': ['Min-Expires', 'one'],
  'retry-after': ['Retry-After', 'any'],
  date: ['Date', 'any'],
  subject: ['Subject', 'any', 's'],
  'mime-version': ['MIME-Version', 'any'],
  // RFC 4028
  'session-expires': ['Session-Expires', 'one', 'x'],
  'min-se': ['Min-SE', 'one'],
  // RFC 3262
  rseq: ['RSeq', 'one'],
  rack: ['RAck', 'one'],
  // RFC 3515, 3891, 3892
  'refer-to': ['Refer-To', 'one', 'r'],
  replaces: ['Replaces', 'one'],
  'referred-by': ['Referred-By', 'any', 'b'],
  // RFC 6665
  event: ['Event', 'one', 'o'],
  'subscription-state': ['Subscription-State', 'any'],
  // RFC 3903
  'sip-etag': ['SIP-ETag', 'any'],
  'sip-if-match': ['SIP-If-Match', 'any'],
  allow: ['Allow', 'list'],
  'allow-events': ['Allow-Events', 'list', 'u'],
  supported: ['Supported', 'list', 'k'],
  require: ['Require', 'list'],
  'proxy-require': ['Proxy-Require', 'list'],
  unsupported: ['Unsupported', 'list'],
  accept: ['Accept', 'list'],
  'accept-encoding': ['Accept-Encoding', 'list'],
  'accept-language': ['Accept-Language', 'list'],
  'content-disposition': ['Content-Disposition', 'one'],
  'content-encoding': ['Content-Encoding', 'list', 'e'],
  'content-language': ['Content-Language', 'list'],
  'in-reply-to': ['In-Reply-To', 'list'],
  // RFC 3327, 3608
  path: ['Path', 'list'],
  'service-route': ['Service-Route', 'list'],
  // RFC 3325, 3323, 3326, 5806, 7044
  'p-asserted-identity': ['P-Asserted-Identity', 'list'],
  'p-preferred-identity': ['P-Preferred-Identity', 'list'],
  privacy: ['Privacy', 'any'],
  reason: ['Reason', 'list'],
  diversion: ['Diversion', 'list'],
  'history-info': ['History-Info', 'list'],
  'alert-info': ['Alert-Info', 'list'],
  'call-info': ['Call-Info', 'list'],
  'error-info': ['Error-Info', 'list'],
  warning: ['Warning', 'list'],
  'reply-to': ['Reply-To', 'any'],
  organization: ['Organization', 'any'],
  priority: ['Priority', 'any'],
  server: ['Server', 'any'],
  'user-agent': ['User-Agent', 'any'],
  timestamp: ['Timestamp', 'any'],
  // A challenge and credentials have commas inside (RFC 3261 §7.3.1).
  authorization: ['Authorization', 'any'],
  'proxy-authorization': ['Proxy-Authorization', 'any'],
  'www-authenticate': ['WWW-Authenticate', 'any'],
  'proxy-authenticate': ['Proxy-Authenticate', 'any'],
  'authentication-info': ['Authentication-Info', 'any'],
} as const satisfies Record<string, Definition>;

export type KnownHeader = keyof typeof definitions;

/** A header by its key: the long name in lower case, whether written long, compact or in capitals. */
export type HeaderKey = KnownHeader | (string & {});

export interface HeaderName {
  readonly key: HeaderKey;
  /** As it is written out. */
  readonly name: string;
  readonly multiplicity: Multiplicity;
  /** One bit for each header that is `one`, and for Via: what a head holds is a mask. 0 for others. */
  readonly bit: number;
}

const byName = new Map<string, HeaderName>();
/** By the hash of each name in the case in which it is mostly written. */
const byHash: (Slot | undefined)[] = new Array(0x400).fill(undefined);
const TABLE_MASK = 0x3ff;

interface Slot {
  readonly known: HeaderName;
  readonly written: string;
}
/** One step of the hash of a name, without regard to case: 0 to begin with, then with every character code. */
export const hashName = (hash: number, code: number): number => Math.imul(hash, 31) + (code | 0x20);

function fillTables(): void {
  let bit = 1;
  for (const [key, [name, multiplicity, compact]] of Object.entries(definitions) as [KnownHeader, Definition][]) {
    const hasBit = multiplicity === 'one' || key === 'via';
    const known: HeaderName = { key, name, multiplicity, bit: hasBit ? bit : 0 };
    if (hasBit) bit *= 2;
    for (const written of compact === undefined ? [name] : [name, compact]) {
      byName.set(written, known);
      byName.set(written.toLowerCase(), known);
      let slot = [...written].reduce((hash, letter) => hashName(hash, letter.charCodeAt(0)), 0) & TABLE_MASK;
      while (byHash[slot] !== undefined) slot = (slot + 1) & TABLE_MASK;
      byHash[slot] = { known, written };
    }
  }
}
fillTables();

/** The header that is called `name`, in whatever case or form; unknown ones are `any` and keep the name as it is written. */
export function headerName(name: string): HeaderName {
  const exact = byName.get(name);
  if (exact !== undefined) return exact;
  const key = name.toLowerCase();
  return byName.get(key) ?? { key, name, multiplicity: 'any', bit: 0 };
}

export const viaBit = headerName('via').bit;

/** The same for `text[start…end)` with its hash, without making a string of it. */
export function headerNameAt(text: string, start: number, end: number, hash: number): HeaderName {
  const slot = byHash[hash & TABLE_MASK];
  if (slot !== undefined && slot.written.length === end - start && text.startsWith(slot.written, start))
    return slot.known;
  return headerName(text.slice(start, end));
}
