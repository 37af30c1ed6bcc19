export type { CallEnd, CallState, Happening } from './call-progress.ts';
export type { Heard } from './ears.ts';
export { heardIn } from './ears.ts';
export { callerErrors } from './errors.ts';
export type { CodecName, KeyWay } from './local-audio.ts';
export { type CallOptions, openPhone, type Phone, type PhoneOptions, type PhoneTransport } from './phone.ts';
export type { PhoneCall } from './phone-call.ts';
export type { Said } from './sound.ts';
