import { type Static, type TObject, type TProperties, type TSchema, Type } from 'typebox';

/** An object that refuses unknown members. Every body and reply is made of these. */
export function Shape<P extends TProperties>(properties: P, options: { description?: string } = {}): TObject<P> {
  return Type.Object(properties, { additionalProperties: false, ...options });
}

export function Nullable<T extends TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()]);
}

/** One of some strings; the static type is their union. */
export function OneOf<const V extends readonly string[]>(values: V, options: { description?: string } = {}) {
  return Type.Unsafe<V[number]>({ type: 'string', enum: [...values], ...options });
}

export const Uuid = Type.String({ format: 'uuid' });
/** RFC 3339 date-time with offset; replies are UTC with `Z`. */
export const Instant = Type.String({ format: 'date-time' });
/** ISO 8601 calendar date, `2026-11-23`. */
export const LocalDate = Type.String({ format: 'date' });
/** Counts the changes of a resource; a change names the version it was made from, else 409 with the current state. */
export const Version = Type.Integer({ minimum: 1 });
/** A name that people read: 1–200 characters, no control characters. */
export const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000-\\u001f\\u007f]+$' });
export const Text = Type.String({ maxLength: 4000 });
/** A name that programs use. */
export const Code = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]*$' });
export const Zone = Type.String({ minLength: 1, maxLength: 64, description: 'IANA time zone' });

/** A text in both languages of the product. */
export const Label = Shape({ 'zh-CN': Name, en: Name });
export type Label = Static<typeof Label>;

export const Locale = OneOf(['zh-CN', 'en']);
export type Locale = Static<typeof Locale>;

export const ById = Shape({ id: Uuid });
/** The body of a command that changes nothing but a state. */
export const AtVersion = Shape({ version: Version });
/** Who made or changed something, as shown to people. */
export const Actor = Shape({ id: Nullable(Uuid), name: Type.String() });
export type Actor = Static<typeof Actor>;
