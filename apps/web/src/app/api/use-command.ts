import type { ReplyOf, RouteContract } from '@oneline/contracts';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { useServices } from '../services.ts';
import { type ApiError, asApiError, isOffline } from './api-error.ts';
import type { CallInput } from './client.ts';
import { createIntents, type Intents } from './intent.ts';

type CommandInput<R extends RouteContract> = Omit<CallInput<R>, 'idempotencyKey' | 'signal'>;

export interface CommandOptions<R extends RouteContract> {
  /** Routes whose cached answers this may have changed; read again when it is done. */
  readonly invalidates?: readonly RouteContract[];
  /** Shows the outcome in the cache at once; returns how to take it back if the server refuses. */
  readonly optimistic?: (input: CommandInput<R>, cache: QueryClient) => () => void;
  readonly onDone?: (reply: ReplyOf<R>, input: CommandInput<R>) => void;
}

export interface Command<R extends RouteContract> {
  /** Sends it. The promise rejects with an ApiError; a try with the same input after a lost connection is the same intent. */
  run(input: CommandInput<R>): Promise<ReplyOf<R>>;
  /** Sends it and leaves a refusal to `error`; gives undefined then. */
  attempt(input: CommandInput<R>): Promise<ReplyOf<R> | undefined>;
  readonly isRunning: boolean;
  readonly error: ApiError | undefined;
  clearError(): void;
}

/** A command: `const leave = useCommand(personRoutes.leave, { invalidates: [personRoutes.list] }); await leave.run({ … })`. */
export function useCommand<const R extends RouteContract>(route: R, options: CommandOptions<R> = {}): Command<R> {
  const { api, newKey } = useServices();
  const cache = useQueryClient();
  const [running, setRunning] = useState(0);
  const [error, setError] = useState<ApiError>();
  const latest = useRef(options);
  latest.current = options;
  const intents = useRef<Intents>(undefined);
  intents.current ??= createIntents(newKey);

  const run = useCallback(
    async (input: CommandInput<R>): Promise<ReplyOf<R>> => {
      const known = intents.current as Intents;
      const idempotencyKey = known.keyFor(input);
      const { optimistic, invalidates = [], onDone } = latest.current;
      const takeBack = optimistic?.(input, cache);
      setRunning((count) => count + 1);
      setError(undefined);
      try {
        const reply = await api.call(route, ...([{ ...input, idempotencyKey }] as never));
        known.settled();
        for (const { id } of invalidates) void cache.invalidateQueries({ queryKey: [id] });
        onDone?.(reply, input);
        return reply;
      } catch (thrown) {
        takeBack?.();
        const problem = asApiError(thrown);
        if (!isOffline(problem)) known.settled();
        setError(problem);
        throw problem;
      } finally {
        setRunning((count) => count - 1);
      }
    },
    [api, cache, route],
  );
  const attempt = useCallback((input: CommandInput<R>) => run(input).catch(() => undefined), [run]);
  const clearError = useCallback(() => setError(undefined), []);
  return { run, attempt, isRunning: running > 0, error, clearError };
}
