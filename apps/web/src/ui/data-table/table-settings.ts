import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

/** A saved view: what is asked and which columns show it. */
const View = Type.Object({
  name: Type.String(),
  q: Type.String(),
  filter: Type.Array(Type.String()),
  sort: Type.Union([Type.String(), Type.Null()]),
});
export type View = Static<typeof View>;

/** How one person likes one table; a member of `Preferences.tables`. */
const TableSettings = Type.Object({
  columns: Type.Optional(Type.Array(Type.String())),
  density: Type.Optional(Type.Union([Type.Literal('compact'), Type.Literal('comfortable')])),
  views: Type.Optional(Type.Array(View)),
});
export type TableSettings = Static<typeof TableSettings>;

/** Preferences are the server's to keep but this file's to understand: anything else counts as none. */
export function readTableSettings(stored: unknown): TableSettings {
  return Value.Check(TableSettings, stored) ? stored : {};
}

/** The columns to show, in order: those chosen that still exist, else those not hidden at first. */
export function chosenColumns<C extends { readonly id: string; readonly isHiddenAtFirst?: boolean }>(
  columns: readonly C[],
  settings: TableSettings,
): readonly C[] {
  const chosen = settings.columns?.flatMap((id) => columns.find((column) => column.id === id) ?? []) ?? [];
  return chosen.length > 0 ? chosen : columns.filter((column) => !column.isHiddenAtFirst);
}
