/** What an exchange is started with. Plain JSON: it crosses to the process that it is run in. */
export interface ExchangeSettings {
  /** The socket that servers reach it by. */
  readonly socketPath: string;
  /** Where SIP and RTP are bound: an address of this machine. */
  readonly host: string;
  /** What others are told to reach it by, where that differs: behind NAT. */
  readonly advertisedHost: string | null;
  /** Null: not listened to; 0: any free one. */
  readonly ports: {
    readonly udp: number | null;
    readonly tcp: number | null;
    readonly tls: number | null;
    readonly ws: number | null;
  };
  /** PEM files, for TLS. */
  readonly certificate: { readonly certFile: string; readonly keyFile: string } | null;
  /** First and last media port; each leg takes two. */
  readonly rtp: { readonly from: number; readonly to: number };
  readonly mediaWorkers: number;
  /** A stored prompt is `<object>.alaw` here: raw A-law, 8 kHz, one channel. */
  readonly promptsDir: string;
  /** Sealed staging files of recordings. */
  readonly recordingsDir: string;
  /** 32 octets that they are sealed with. */
  readonly recordingKeyFile: string;
  readonly log: 'silent' | 'warn' | 'info' | 'debug';
}

export interface ExchangeAddress {
  readonly transport: 'udp' | 'tcp' | 'tls' | 'ws';
  readonly host: string;
  readonly port: number;
}

/** What an exchange tells when it is there. */
export interface ExchangeInfo {
  readonly exchangeId: string;
  readonly pid: number;
  readonly addresses: readonly ExchangeAddress[];
}

/** Where an exchange writes what went wrong. No personal data but under the key `pii`. */
export interface ExchangeLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
