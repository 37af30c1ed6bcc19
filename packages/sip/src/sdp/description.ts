/** A session description (RFC 8866), as far as telephony uses it; other lines are kept as they are. */
export interface SessionDescription {
  readonly origin: Origin;
  /** `s=`; `-` where there is none. */
  readonly name: string;
  readonly connection: ConnectionAddress | null;
  readonly attributes: readonly Attribute[];
  /** Other lines of the session level: `b=AS:64`, `t=0 0`… */
  readonly lines: readonly OtherLine[];
  readonly media: readonly MediaDescription[];
}

export interface Origin {
  readonly user: string;
  /** Digits, perhaps more than a number holds. */
  readonly sessionId: string;
  /** Digits; grows with every change (RFC 3264 §8). */
  readonly version: string;
  readonly address: ConnectionAddress;
}

export interface ConnectionAddress {
  readonly family: 'IP4' | 'IP6';
  readonly address: string;
}

/** `a=name` or `a=name:value`. */
export interface Attribute {
  readonly name: string;
  readonly value: string | null;
}

export interface OtherLine {
  readonly letter: string;
  readonly value: string;
}

export interface MediaDescription {
  /** audio, video, image, application… */
  readonly kind: string;
  /** 0: not wanted. */
  readonly port: number;
  /** RTP/AVP, RTP/SAVP, UDP/TLS/RTP/SAVPF, udptl… as written. */
  readonly protocol: string;
  /** Payload types, or names where the protocol is not RTP. */
  readonly formats: readonly string[];
  readonly connection: ConnectionAddress | null;
  readonly attributes: readonly Attribute[];
  readonly lines: readonly OtherLine[];
}

/** The value of the first attribute of this name: '' for a name alone, undefined if it is not there. */
export function attribute(of: { readonly attributes: readonly Attribute[] }, name: string): string | undefined {
  for (const one of of.attributes) if (one.name === name) return one.value ?? '';
  return undefined;
}

export function attributes(of: { readonly attributes: readonly Attribute[] }, name: string): string[] {
  return of.attributes.filter((one) => one.name === name).map(({ value }) => value ?? '');
}
