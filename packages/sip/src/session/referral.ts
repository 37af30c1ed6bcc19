import { isDomainError } from '@oneline/kernel';
import { type HeaderField, headerField } from '../message/header-fields.ts';
import type { SipRequest } from '../message/message.ts';
import { type NameAddress, parseNameAddress } from '../message/name-address.ts';
import { parseParameterized } from '../message/parameterized.ts';
import { isSipUri, parseUri, writeUri } from '../message/uri.ts';

/** The dialog that a new call is to take the place of (RFC 3891 §6.1), named as the one who has it there sees it. */
export interface Replaces {
  readonly callId: string;
  readonly toTag: string;
  readonly fromTag: string;
  readonly isEarlyOnly: boolean;
}

/** A Replaces value; undefined if it is not of its form. */
export function readReplaces(value: string): Replaces | undefined {
  try {
    const { value: callId, parameters } = parseParameterized(value, 'Replaces');
    const [toTag, fromTag] = [parameters.get('to-tag'), parameters.get('from-tag')];
    if (toTag === undefined || fromTag === undefined) return undefined;
    return { callId, toTag, fromTag, isEarlyOnly: parameters.has('early-only') };
  } catch (error) {
    if (isDomainError(error)) return undefined;
    throw error;
  }
}

export function writeReplaces({ callId, toTag, fromTag, isEarlyOnly }: Replaces): string {
  return `${callId};to-tag=${toTag};from-tag=${fromTag}${isEarlyOnly ? ';early-only' : ''}`;
}

/** Where a REFER points (RFC 3515 §2.1). */
export interface ReferTarget {
  /** Without the headers it bore. */
  readonly uri: string;
  readonly replaces: Replaces | undefined;
}

/** @throws `sip.bad_header`, `sip.bad_uri`, `sip.missing_header` for a Refer-To that is not of its form */
export function readReferTo(address: NameAddress): ReferTarget {
  const uri = parseUri(address.uri);
  if (!isSipUri(uri)) return { uri: address.uri, replaces: undefined };
  const replaces = uri.headers.find(({ name }) => name.toLowerCase() === 'replaces')?.value;
  return {
    uri: writeUri({ ...uri, headers: [] }),
    replaces: replaces === undefined ? undefined : readReplaces(replaces),
  };
}

/** Refer-To with the call to be replaced in its URI. */
export function referToField(uri: string, replaces?: Replaces): HeaderField {
  const parsed = parseUri(uri);
  if (replaces === undefined || !isSipUri(parsed)) return headerField('Refer-To', `<${uri}>`);
  const headers = [...parsed.headers, { name: 'Replaces', value: writeReplaces(replaces) }];
  return headerField('Refer-To', `<${writeUri({ ...parsed, headers })}>`);
}

/** The other side asks us to call somebody (RFC 3515). Accept or refuse it, once. */
export interface Referral extends ReferTarget {
  readonly request: SipRequest;
  /** Referred-By (RFC 3892). */
  readonly referredBy: NameAddress | undefined;
  /** 202; how it goes on is told by what is returned, with statuses of the new call, the last a final one. */
  accept(): (status: number, reason?: string) => void;
  /** 603 if left out. */
  refuse(status?: number): void;
}

/** Referred-By, where it is of its form. */
export function readReferredBy(request: SipRequest): NameAddress | undefined {
  const value = request.headers.get('referred-by');
  if (value === undefined) return undefined;
  try {
    return parseNameAddress(value, 'Referred-By');
  } catch (error) {
    if (isDomainError(error)) return undefined;
    throw error;
  }
}
