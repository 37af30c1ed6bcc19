export interface CollectOptions {
  readonly minDigits?: number;
  readonly maxDigits: number;
  /** Digits that end the collection and are not part of it. */
  readonly terminators?: string;
  /** From the start of listening to the first digit. */
  readonly firstDigitTimeoutMs: number;
  readonly interDigitTimeoutMs: number;
  /** Of all, whatever is pressed (a caller is not kept for ever). */
  readonly overallTimeoutMs?: number;
}

export type CollectEndReason = 'complete' | 'terminated' | 'timeout' | 'overall_timeout' | 'stopped';

export interface CollectEnd {
  readonly reason: CollectEndReason;
  readonly digits: string;
  readonly terminator: string | undefined;
}

/** Gathers digits for one question. Times in ms of any one clock. */
export interface DigitCollector {
  digit(digit: string, nowMs: number): void;
  /** The question has been asked: the time for the first digit runs. Digits before count as well. */
  listen(nowMs: number): void;
  /** Once each 20 ms or so. */
  turn(nowMs: number): void;
  stop(): void;
  hasEnded(): boolean;
}

/** `onEnd` is told once. With too few digits at a timeout the reason is `timeout`, with enough `complete`. */
export function createDigitCollector(
  options: CollectOptions,
  startMs: number,
  onEnd: (end: CollectEnd) => void,
): DigitCollector {
  const { minDigits = 1, maxDigits, terminators = '', firstDigitTimeoutMs, interDigitTimeoutMs } = options;
  const overallAtMs = startMs + (options.overallTimeoutMs ?? Number.POSITIVE_INFINITY);
  let digits = '';
  let dueAtMs = Number.POSITIVE_INFINITY;
  let hasEnded = false;

  const end = (reason: CollectEndReason, terminator?: string): void => {
    if (hasEnded) return;
    hasEnded = true;
    onEnd({ reason, digits, terminator });
  };

  return {
    hasEnded() {
      return hasEnded;
    },
    digit(digit, nowMs) {
      if (hasEnded) return;
      if (terminators.includes(digit)) {
        end('terminated', digit);
        return;
      }
      digits += digit;
      dueAtMs = nowMs + interDigitTimeoutMs;
      if (digits.length >= maxDigits) end('complete');
    },
    listen(nowMs) {
      if (digits === '') dueAtMs = nowMs + firstDigitTimeoutMs;
    },
    turn(nowMs) {
      if (nowMs >= overallAtMs) end('overall_timeout');
      else if (nowMs >= dueAtMs) end(digits.length >= minDigits ? 'complete' : 'timeout');
    },
    stop: () => end('stopped'),
  };
}
