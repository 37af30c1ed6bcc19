import { setTimeout as sleep } from 'node:timers/promises';
import { findRunning, isAlive } from '../composition/run-file.ts';
import { type CommandLineCommand, usageErrors } from './command.ts';

export const drainCommand: CommandLineCommand = {
  name: 'drain',
  summary: 'Take no new work, let what runs come to its end, then stop',
  usage: '[--timeout SECONDS]',
  help: 'Asks the server on this data directory. After SECONDS (600 unless said otherwise) it is told to stop as it is.',
  options: { timeout: { type: 'string' } },
  positionals: [0, 0],
  async run({ config, say }, input) {
    const seconds = Number(input.text('timeout') ?? 600);
    if (!Number.isInteger(seconds) || seconds < 1)
      throw usageErrors.wrongOption({ reason: '--timeout takes whole seconds' });
    const running = await findRunning(config.dataDir);
    if (!running) {
      say('No server runs on this data directory.');
      return 1;
    }
    process.kill(running.pid, 'SIGUSR2');
    say(`Draining ${running.url} …`);
    const deadline = Date.now() + seconds * 1000;
    while (await isAlive(running.pid)) {
      if (Date.now() > deadline) {
        say('Still busy; stopping it now.');
        process.kill(running.pid, 'SIGTERM');
        await sleep(10_000);
        return (await isAlive(running.pid)) ? 1 : 0;
      }
      await sleep(200);
    }
    say('Stopped.');
    return 0;
  },
};
