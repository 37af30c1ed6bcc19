import type { Label, ListQuery, Page, PermissionName, RowProblem, SheetName } from '@oneline/contracts';
import type { Principal } from '../../platform/access/index.ts';
import type { LocalCaller } from '../../platform/http/index.ts';
import type { Cell } from './csv.ts';

export interface Column<Row> {
  readonly key: string;
  readonly label: Label;
  cell(row: Row): Cell;
}

/** A list as a file. It is read through its own route, so its rights, data scope and masks are those of the list. */
export interface Sheet<Row> {
  readonly name: SheetName;
  readonly label: Label;
  readonly permission: PermissionName;
  readonly columns: readonly Column<Row>[];
  page(local: LocalCaller, reader: Principal, query: ListQuery & { table?: string }): Promise<Page<Row>>;
}

export type AnySheet = Sheet<unknown>;

/** A column of an import; `*` in its label means that it must be filled. */
export interface ImportColumn {
  readonly key: string;
  readonly label: Label;
  readonly isRequired: boolean;
  /** A value for the template's example row. */
  readonly example: string;
}

/** One row read, by column key; empty cells are ''. */
export type ImportRow = { readonly number: number } & { readonly values: Readonly<Record<string, string>> };

/** What an import would do; nothing is done before every row is known to be right. */
export interface ImportPlan {
  readonly problems: readonly RowProblem[];
  readonly steps: readonly {
    readonly row: number;
    readonly kind: 'create' | 'change' | 'keep';
    run(key: string): Promise<void>;
  }[];
}

export interface SheetImport {
  readonly name: SheetName;
  readonly permission: PermissionName;
  readonly columns: readonly ImportColumn[];
  plan(
    context: { local: LocalCaller; as: Principal; table: string | undefined; today: string },
    rows: readonly ImportRow[],
  ): Promise<ImportPlan>;
}
