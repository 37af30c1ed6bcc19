/** RFC 4733 §2.3: event code, end bit, volume, duration in timestamp units. */
export const TELEPHONE_EVENT_BYTES = 4;

/** §3.2, table 3: DTMF events 0…15 in their order; 16 is the hook flash. */
const digits = '0123456789*#ABCD';

export type Digit = string;

/** The digit of an event code, `undefined` for an event that is no DTMF digit. */
export function digitOf(event: number): Digit | undefined {
  return event < 16 ? digits[event] : undefined;
}

/** The event code of a digit; −1 for anything else. */
export function eventOf(digit: Digit): number {
  return digit.length === 1 ? digits.indexOf(digit.toUpperCase()) : -1;
}

export interface TelephoneEvent {
  event: number;
  isEnd: boolean;
  /** dBm0 without its sign, 0…63. */
  volume: number;
  /** Since the timestamp of the packet, in timestamp units; 0 means the event is a state (§2.3.5). */
  duration: number;
}

/** Reads the first event of a payload into `view`; false if it is too short. */
export function readTelephoneEvent(packet: Uint8Array, start: number, end: number, view: TelephoneEvent): boolean {
  if (end - start < TELEPHONE_EVENT_BYTES) return false;
  const flags = packet[start + 1] as number;
  view.event = packet[start] as number;
  view.isEnd = flags >= 0x80;
  view.volume = flags & 0x3f;
  view.duration = ((packet[start + 2] as number) << 8) | (packet[start + 3] as number);
  return true;
}

export function writeTelephoneEvent(packet: Uint8Array, start: number, of: Readonly<TelephoneEvent>): void {
  packet[start] = of.event;
  packet[start + 1] = (of.isEnd ? 0x80 : 0) | (of.volume & 0x3f);
  packet[start + 2] = of.duration >> 8;
  packet[start + 3] = of.duration;
}
