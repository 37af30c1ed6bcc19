import { useCallback, useMemo, useRef, useState } from 'react';
import type { TObject } from 'typebox';
import { type ApiError, asApiError, currentOf, invalidFieldsOf } from '../../app/api/api-error.ts';
import { type Merge, mergeChanges } from './conflict.ts';
import {
  changedNames,
  checkValues,
  type FieldProblems,
  type FormValues,
  sortProblems,
  tidyValues,
} from './form-values.ts';

/** What `submit` gets: everything, what differs from the beginning, and the version the change is made from. */
export interface Submission {
  readonly values: Record<string, unknown>;
  readonly changes: Record<string, unknown>;
  readonly version: number | undefined;
}

export interface SchemaFormState {
  readonly values: FormValues;
  readonly problems: FieldProblems;
  readonly changed: readonly string[];
  readonly isSending: boolean;
  readonly error: ApiError | undefined;
  /** Somebody else changed it first; to be decided by `resolve`. */
  readonly conflict: Merge | undefined;
  change(name: string, value: unknown): void;
  /** Shows what is wrong with a field once it is left. */
  leave(name: string): void;
  send(): Promise<void>;
  reset(): void;
  resolve(values: FormValues): Promise<void>;
  dropConflict(): void;
}

/** The state of a form over a contract schema: checking, what changed, sending, the server's findings, conflicts. */
export function useSchemaForm(options: {
  readonly schema: TObject;
  readonly names: readonly string[];
  readonly initial: FormValues;
  readonly version: number | undefined;
  readonly submit: (submission: Submission) => Promise<unknown>;
}): SchemaFormState {
  const { schema, names } = options;
  const latest = useRef(options);
  latest.current = options;
  const [base, setBase] = useState<{ values: FormValues; version: number | undefined }>({
    values: options.initial,
    version: options.version,
  });
  const [values, setValues] = useState<FormValues>(options.initial);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [wasSent, setWasSent] = useState(false);
  const [fromServer, setFromServer] = useState<FieldProblems>({});
  const [error, setError] = useState<ApiError>();
  const [conflict, setConflict] = useState<{ merge: Merge; current: FormValues }>();
  const [isSending, setSending] = useState(false);

  const found = useMemo(() => checkValues(schema, values, names), [schema, values, names]);
  const problems: Record<string, FieldProblems[string]> = { ...fromServer };
  for (const [name, list] of Object.entries(found)) {
    // A field passed by empty is not wrong yet; one written wrongly is.
    if (wasSent || (left.has(name) && list[0]?.rule !== 'required')) problems[name] = list;
  }
  const changed = changedNames(base.values, values).filter((name) => names.includes(name));

  const attempt = async (
    next: FormValues,
    from: { values: FormValues; version: number | undefined },
  ): Promise<void> => {
    setWasSent(true);
    setError(undefined);
    setFromServer({});
    if (Object.keys(checkValues(schema, next, names)).length > 0) return;
    setSending(true);
    try {
      const tidy = tidyValues(schema, next);
      const differing = changedNames(from.values, next).filter((name) => names.includes(name));
      // A member emptied that may be absent cannot be told apart from one left alone, so it is sent only when the schema can say it.
      const changes = Object.fromEntries(differing.flatMap((name) => (name in tidy ? [[name, tidy[name]]] : [])));
      await latest.current.submit({ values: tidy, changes, version: from.version });
      setBase({ values: next, version: from.version });
    } catch (thrown) {
      take(asApiError(thrown), next, from.values);
    } finally {
      setSending(false);
    }
  };

  const take = (problem: ApiError, mine: FormValues, from: FormValues): void => {
    const current = currentOf<Record<string, unknown>>(problem);
    if (current && typeof current['version'] === 'number') {
      setConflict({ merge: mergeChanges(from, mine, current, names), current });
      return;
    }
    // The page is covered by signing in again; the form is as it was, to be sent once more.
    if (problem.status === 401) return;
    const { fields, rest } = sortProblems(invalidFieldsOf(problem), names);
    const single = problem.details['field'];
    setFromServer(fields);
    const isAllShown = Object.keys(fields).length > 0 && rest.length === 0;
    if (!isAllShown || typeof single === 'string') setError(problem);
  };

  return {
    values,
    problems,
    changed,
    isSending,
    error,
    conflict: conflict?.merge,
    change: useCallback((name: string, value: unknown) => {
      setValues((now) => ({ ...now, [name]: value }));
      setFromServer(({ [name]: _, ...rest }) => rest);
    }, []),
    leave: useCallback((name: string) => setLeft((now) => (now.has(name) ? now : new Set(now).add(name))), []),
    send: () => attempt(values, base),
    reset: () => {
      setValues(base.values);
      setLeft(new Set());
      setWasSent(false);
      setError(undefined);
      setFromServer({});
    },
    resolve: async (decided) => {
      if (!conflict) return;
      const from = { values: conflict.current, version: conflict.current['version'] as number };
      const next = { ...values, ...decided };
      setConflict(undefined);
      setBase(from);
      setValues(next);
      await attempt(next, from);
    },
    dropConflict: () => setConflict(undefined),
  };
}
