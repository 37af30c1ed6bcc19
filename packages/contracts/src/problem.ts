import { type Static, Type } from 'typebox';

/** RFC 9457 problem details. `code` is `domain.reason`, listed in docs/errors.md; `details` depends on it. */
export const Problem = Type.Object({
  type: Type.String({ description: 'urn:oneline:error:<code>' }),
  title: Type.String(),
  status: Type.Integer(),
  code: Type.String(),
  detail: Type.Optional(Type.String()),
  instance: Type.Optional(Type.String({ description: 'The request id, found again in the log' })),
  details: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});
export type Problem = Static<typeof Problem>;

/** One thing wrong with a body or query, in `details.problems` of `request.invalid`. */
export interface InvalidField {
  /** JSON pointer, such as `/grants/0/scope`. */
  path: string;
  /** The JSON Schema keyword that failed, such as `minLength`. */
  rule: string;
  params: Record<string, unknown>;
}
