export { type Authorize, type AuthorizeOptions, type AuthorizerOptions, createAuthorizer } from './auth/authorizer.ts';
export { type DigestAlgorithm, digestAlgorithms, userDigest } from './auth/digest.ts';
export { type CredentialsOf, createDigestClient, type DigestClient } from './auth/digest-client.ts';
export {
  type ChallengeRole,
  createDigestServer,
  type DigestServer,
  type DigestServerOptions,
  type UserDigests,
  type Verdict,
} from './auth/digest-server.ts';
export { type AddressList, createAddressList } from './defence/address-list.ts';
export { createDefence, type Defence, type DefenceOptions, type Offence } from './defence/defence.ts';
export type { Dialog } from './dialog/dialog.ts';
export { sipErrors } from './errors.ts';
export { type Caller, numberOf, type Presented, presentCaller, readCaller, readDiversions } from './identity/caller.ts';
export { type InfoDigit, readInfoDigit } from './identity/info-digit.ts';
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
export type { Binding } from './registrar/binding.ts';
export {
  createRegistrar,
  type Registrar,
  type RegistrarListener,
  type RegistrarOptions,
  type Removal,
} from './registrar/registrar.ts';
export {
  createRegistration,
  type Registration,
  type RegistrationOptions,
  type RegistrationState,
} from './registrar/registration.ts';
export type { Audio, Codec, Crypto, Direction } from './sdp/audio.ts';
export { readAudio } from './sdp/audio.ts';
export type { MediaDescription, Origin, SessionDescription } from './sdp/description.ts';
export {
  type AgreedAudio,
  answerDirection,
  createAnswer,
  createOffer,
  type LocalAudio,
  takeAnswer,
} from './sdp/offer-answer.ts';
export { parseDescription } from './sdp/parse-description.ts';
export { writeDescription } from './sdp/write-description.ts';
export type { CallFailure } from './session/call-failure.ts';
export type { Reason } from './session/cause.ts';
export type { IncomingCall, IncomingCallListener, Progress } from './session/incoming-call.ts';
export type { OfferOutcome, OfferReply, SessionEnd, SessionListener } from './session/listener.ts';
export type { OutgoingCall, OutgoingCallListener, OutgoingCallOptions } from './session/outgoing-call.ts';
export { type Referral, type ReferTarget, type Replaces, writeReplaces } from './session/referral.ts';
export type { ReferProgress } from './session/referring.ts';
export type { Session } from './session/session.ts';
export type { TimerWish } from './session/session-timer.ts';
export type { ClientListener } from './transaction/client-transaction.ts';
export type { MessageSender, Peer, TransportName } from './transaction/peer.ts';
export type { ServerListener, ServerTransaction } from './transaction/server-transaction.ts';
export { createTimerWheel, type TimerWheel } from './transaction/timer-wheel.ts';
export type { Timer, Timers } from './transaction/timing.ts';
export type { BoundEndpoint, Endpoint } from './transport/endpoint.ts';
export { openTransport, type SipTransport, type TransportOptions } from './transport/sip-transport.ts';
export { createKeepAlive, type KeepAliveOptions } from './user-agent/keep-alive.ts';
export { createLocator, type Locator } from './user-agent/locator.ts';
export { openSipStack, type SipStack, type SipStackOptions } from './user-agent/open-sip-stack.ts';
export {
  createUserAgent,
  type UserAgent,
  type UserAgentHandlers,
  type UserAgentOptions,
} from './user-agent/user-agent.ts';
