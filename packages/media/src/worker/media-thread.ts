import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import { isDomainError } from '@oneline/kernel';
import { systemWheelClock } from '../wheel/system-clock.ts';
import { createMediaEngine } from './media-engine.ts';
import type { SerialError, ThreadMessage, ThreadRequest, ThreadStart } from './thread-messages.ts';

// The entry of a worker thread: a media engine behind a message port.

const port = parentPort;
if (port === null) throw new Error('this file is the entry of a worker thread');

const tell = (message: ThreadMessage): void => port.postMessage(message);
const { ports } = workerData as ThreadStart;
let measured = performance.eventLoopUtilization();

const engine = createMediaEngine({
  ports,
  clock: systemWheelClock,
  epochMs: performance.timeOrigin,
  random: () => (crypto.getRandomValues(new Uint32Array(1))[0] as number) / 0x1_0000_0000,
  emit: (event) => tell({ kind: 'event', event: { ...event, atMs: performance.timeOrigin + performance.now() } }),
  busyShare() {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, measured);
    measured = now;
    return utilization;
  },
});

port.on('message', ({ request, command }: ThreadRequest) => {
  engine.handle(command).then(
    (result) => tell({ kind: 'done', request, result }),
    (error: unknown) => tell({ kind: 'refused', request, error: serialised(error) }),
  );
});
tell({ kind: 'ready' });

function serialised(error: unknown): SerialError {
  if (isDomainError(error)) {
    const { code, message, httpStatus, details } = error;
    return { code, message, httpStatus, details };
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: 'media.fault', message, httpStatus: 500, details: {} };
}
