import type { PortRange } from '../ports/port-allocator.ts';
import type { MediaCommand, MediaEvent } from './protocol.ts';

/** What a worker is started with. */
export interface ThreadStart {
  readonly ports: PortRange;
}

/** To the worker. */
export interface ThreadRequest {
  readonly request: number;
  readonly command: MediaCommand;
}

export interface SerialError {
  readonly code: string;
  readonly message: string;
  readonly httpStatus: number;
  readonly details: Readonly<Record<string, unknown>>;
}

/** From the worker. */
export type ThreadMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'event'; readonly event: MediaEvent }
  | { readonly kind: 'done'; readonly request: number; readonly result: unknown }
  | { readonly kind: 'refused'; readonly request: number; readonly error: SerialError };
