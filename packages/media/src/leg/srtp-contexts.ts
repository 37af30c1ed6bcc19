import { createSrtpReceiver, createSrtpSender, type SrtpReceiver, type SrtpSender } from '../srtp/srtp.ts';
import type { LegSettings } from './settings.ts';

export interface SrtpContexts {
  readonly keys: NonNullable<LegSettings['srtp']>;
  readonly sender: SrtpSender;
  readonly receiver: SrtpReceiver;
}

/** The contexts of a leg's keys. A direction whose key stays goes on as it was: its roll-over counter lives as long as the key (RFC 3711 §3.3.1). */
export function contextsFor({ srtp: keys }: LegSettings, before?: SrtpContexts): SrtpContexts | undefined {
  if (keys === undefined) return undefined;
  const keeps = (of: 'send' | 'receive'): boolean => {
    const known = before?.keys[of];
    return known?.suite === keys[of].suite && Buffer.compare(known.keyAndSalt, keys[of].keyAndSalt) === 0;
  };
  return {
    keys,
    sender: before !== undefined && keeps('send') ? before.sender : createSrtpSender(keys.send),
    receiver: before !== undefined && keeps('receive') ? before.receiver : createSrtpReceiver(keys.receive),
  };
}
