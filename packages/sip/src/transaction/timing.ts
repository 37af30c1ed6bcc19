// RFC 3261 §17.1.1.1 and table 4, milliseconds.

/** An estimate of the round trip; what all retransmission begins with. */
export const T1_MS = 500;
/** The longest pause between retransmissions of non-INVITE requests and INVITE responses. */
export const T2_MS = 4000;
/** How long a message stays in the network. */
export const T4_MS = 5000;
/** How long an answer is waited for: timers B, F, H; and J, L, M. */
export const TIMEOUT_MS = 64 * T1_MS;
/** Timer D: how long responses to an INVITE that was refused may still come, over UDP. */
export const LINGER_REFUSED_MS = 32_000;
/** An INVITE that is not answered by then gets a 100 (§17.2.1). */
export const TRYING_MS = 200;

export interface Timer {
  /** Does nothing once it has fired. */
  cancel(): void;
}

/** The only way the stack learns the time. */
export interface Timers {
  /** Calls `action` once, at the earliest after `delayMs`. */
  after(delayMs: number, action: () => void): Timer;
  /** Monotonic. */
  nowMs(): number;
}
