export { sipErrors } from './errors.ts';
export { checkMessage } from './message/check-message.ts';
export { isSameUri } from './message/compare-uri.ts';
export type { CSeq } from './message/cseq.ts';
export {
  type HeaderField,
  HeaderFields,
  type HeaderValues,
  headerField,
  headerFields,
} from './message/header-fields.ts';
export type { HeaderKey, KnownHeader } from './message/header-name.ts';
export {
  type Body,
  createRequest,
  createResponse,
  type ResponseOptions,
  type SipMessage,
  type SipRequest,
  type SipResponse,
} from './message/message.ts';
export { type NameAddress, parseNameAddress, writeNameAddress } from './message/name-address.ts';
export { noParameters, type Parameter, Parameters } from './message/parameters.ts';
export { type ParseLimits, parseMessage } from './message/parse-message.ts';
export { type Refusal, refusalOf } from './message/refusal.ts';
export { serialize } from './message/serialize.ts';
export {
  isSipUri,
  isTelUri,
  type OtherUri,
  parseUri,
  type SipUri,
  type TelUri,
  type Uri,
  type UriHeader,
  writeUri,
} from './message/uri.ts';
export type { Via } from './message/via.ts';
