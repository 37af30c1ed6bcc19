/** What the clients' process is told before anything is measured. */
export interface Preparation {
  readonly product: {
    readonly url: string;
    /** Of the sockets, which take turns among them; each list is one class of readers. */
    readonly cookies: readonly (readonly string[])[];
    readonly writer: string;
    readonly people: readonly { readonly id: string; readonly version: number }[];
  };
  readonly rawUrl: string;
  readonly clients: number;
}

export interface Measurement {
  readonly of: 'product' | 'raw';
  readonly commitsPerSecond: number;
  readonly forMs: number;
}

export interface Delivered {
  readonly perSecond: number;
  /** Events that never came, and commands refused or not sent because their forerunner was not answered. */
  readonly missing: number;
  readonly failures: number;
  /** How late the commands were sent. */
  readonly lateP99Ms: number;
  /** Of one core, by the process of the clients. */
  readonly busyShare: number;
  /** One message of each class. */
  readonly samples: readonly string[];
}

/** Asks for the delays of the last measurement, now that it is known when each change (`id version`) was committed. */
export interface Committed {
  readonly of: Measurement['of'];
  /** Milliseconds since 1970; null where the server itself has told it. */
  readonly committedAt: Readonly<Record<string, number>> | null;
}

/** Milliseconds until a client has its event. */
export interface Delays {
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** From the sending of the command, so with all that comes before its commit. */
  readonly p99FromRequestMs: number;
}
