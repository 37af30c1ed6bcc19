import type { Client } from 'pg';
import { textOfRows } from './tenant-tables.ts';

const uuidPattern = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Every id in the rows of a tenant, each of whose marks must be in them too. */
export async function idsOf(
  owner: Client,
  tables: readonly string[],
  { tenantId, marks }: { readonly tenantId: string; readonly marks: readonly string[] },
): Promise<ReadonlySet<string>> {
  const text = await textOfRows(owner, tables, tenantId);
  const absent = marks.filter((mark) => !text.includes(mark));
  if (absent.length > 0) throw new Error(`no row carries ${absent.join(', ')}`);
  return new Set(uuidsIn(text));
}

/** The ids in a text that is in lower case. */
export function uuidsIn(text: string): readonly string[] {
  return text.match(uuidPattern) ?? [];
}
