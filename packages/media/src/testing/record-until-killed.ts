import { createRecorder } from '../recording/recorder.ts';
import { sine } from './tone.ts';

/** A process that records a tone into the file `argv[2]` with the key `argv[3]` until it is killed, and says how much. */
const [, , path = '', key = ''] = process.argv;
const recorder = createRecorder({
  path,
  key: Buffer.from(key, 'hex'),
  law: 'alaw',
  channels: 2,
  startedAtMs: Date.now(),
  onFault: (fault) => {
    throw fault;
  },
});
let n = 0;
setInterval(() => {
  const frame = Int16Array.from({ length: 160 }, (_, i) => sine(450, 8000, n + i));
  n += 160;
  recorder.left(frame);
  recorder.right(frame);
  recorder.turn(1);
  process.stdout.write(`${recorder.durationMs()}\n`);
}, 20);
