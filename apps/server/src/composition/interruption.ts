import { installationErrors } from './errors.ts';

export interface Interruption {
  /** Aborted on SIGINT and SIGTERM; its reason is `installation.interrupted`. */
  readonly signal: AbortSignal;
  /** As the promise ends; or `installation.interrupted` when it goes on for too long after the signal, or after a second one. */
  race<Result>(work: Promise<Result>): Promise<Result>;
}

/** What does not listen to the signal may still come to its end. */
const graceMs = 8_000;

/** Runs `work` so that Ctrl+C and SIGTERM do not end the process before it has closed what it opened. */
export async function untilInterrupted<Result>(work: (interruption: Interruption) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  const { signal } = controller;
  const { promise: givenUp, reject } = Promise.withResolvers<never>();
  // Without a race under way nobody waits for it.
  givenUp.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const interrupt = (): void => {
    const reason = installationErrors.interrupted();
    if (signal.aborted) reject(reason);
    else timer = setTimeout(() => reject(reason), graceMs);
    controller.abort(reason);
  };
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, interrupt);
  try {
    return await work({ signal, race: (running) => Promise.race([running, givenUp]) });
  } finally {
    clearTimeout(timer);
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, interrupt);
  }
}
