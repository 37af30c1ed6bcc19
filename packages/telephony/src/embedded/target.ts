import type { DigestClient, Peer } from '@oneline/sip';

/** One way to reach a destination. */
export interface Target {
  readonly uri: string;
  readonly peer?: Peer;
  readonly staysWithPeer?: boolean;
  readonly routes?: readonly string[];
  readonly digest?: DigestClient;
  /** The host that From names. */
  readonly host: string;
}
