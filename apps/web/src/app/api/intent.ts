/**
 * Idempotency keys by intent: the same input after a try whose outcome is unknown keeps its key, so the server does it once;
 * another input, or one already answered, is a new intent.
 */
export interface Intents {
  keyFor(input: unknown): string;
  /** The server answered: done, or refused for good. */
  settled(): void;
}

export function createIntents(newKey: () => string): Intents {
  let open: { readonly input: string; readonly key: string } | undefined;
  return {
    keyFor(input) {
      const text = JSON.stringify(input, withFiles) ?? '';
      if (open?.input !== text) open = { input: text, key: newKey() };
      return open.key;
    },
    settled() {
      open = undefined;
    },
  };
}

/** A form says nothing as JSON: its members and which files they are do. */
function withFiles(_name: string, value: unknown): unknown {
  if (!(value instanceof FormData)) return value;
  return [...value].map(([name, member]) =>
    member instanceof File ? [name, member.name, member.size, member.lastModified] : [name, member],
  );
}
