import { defineErrors } from '@oneline/kernel';

/**
 * What the SIP stack refuses. The HTTP statuses are for whoever meets one outside of SIP; what the far end is told is the SIP
 * status of `refusalOf` (message/refusal.ts).
 */
export const sipErrors = defineErrors('sip', {
  /** details: `bytes`, `mostBytes`. */
  tooLarge: [413, 'The SIP message is larger than is accepted'],
  tooManyHeaders: [400, 'The SIP message has more header fields than are accepted'],
  noHeadEnd: [400, 'The head of the SIP message does not end in an empty line'],
  /** A line feed or carriage return alone; details: `at`, the offset. */
  badLineEnd: [400, 'A line of the SIP message does not end in CRLF'],
  badStartLine: [400, 'The first line is neither a SIP request nor a SIP response'],
  /** details: `version`. */
  badVersion: [400, 'The SIP version is not 2.0'],
  /** details: `line`. */
  badHeaderLine: [400, 'A line of the head is no header field'],
  /** details: `header`. */
  missingHeader: [400, 'A mandatory header field is missing'],
  /** details: `header`. */
  repeatedHeader: [400, 'A header field occurs more than once and may not'],
  /** details: `header`, `value`, `problem`. */
  badHeader: [400, 'The value of a header field is not of its form'],
  /** details: `uri`, `problem`. */
  badUri: [400, 'The URI is not of its form'],
  /** details: `announced`, `present`, octets. */
  bodyCutOff: [400, 'The body is shorter than its Content-Length'],
  methodMismatch: [400, 'The method of CSeq is not the method of the request'],
  /** details: `transport`, `address`. */
  noWay: [502, 'There is no socket or connection by which the peer can be reached'],
  /** details: `host`. */
  noAdvertisedHost: [500, 'A socket bound to every address needs a host that is told to others'],
  /** details: `line`, `problem`. */
  badDescription: [400, 'The session description is not of its form'],
  /** details: `problem`. */
  badAnswer: [400, 'The answer does not fit the offer'],
  /** details: `network`. */
  badNetwork: [400, 'It is neither an address nor a network'],
  /** Ours: text with a line break was to be written into a head; details: `header`. */
  unwritable: [500, 'A value cannot be written into a SIP message'],
});
