import type { Client } from 'pg';

interface Column {
  table: string;
  column: string;
  type: string;
  element: string | null;
  isNullable: boolean;
  hasDefault: boolean;
  isGenerated: boolean;
}

/** TypeScript types by PostgreSQL type, as the `pg` driver reads them; int8 and numeric come as text to keep every digit. */
const types: Record<string, string> = {
  bool: 'boolean',
  bytea: 'Buffer',
  date: 'Ymd',
  float4: 'number',
  float8: 'number',
  int2: 'number',
  int4: 'number',
  int8: 'Int8',
  json: 'unknown',
  jsonb: 'Json',
  numeric: 'string',
  text: 'string',
  timestamptz: 'Date',
  uuid: 'string',
  xid8: 'string',
  inet: 'string',
  interval: 'string',
  tsvector: 'string',
};

/** How a type differs between reading and writing: `jsonb` is written as JSON text, an `int8` read as text. */
const aliases: Record<string, string> = {
  Json: '/** jsonb: parsed when read, JSON text when written. */\nexport type Json = ColumnType<unknown, string, string>;',
  Int8: '/** int8: text when read, so that every digit is kept. */\nexport type Int8 = ColumnType<string, string | number, string | number>;',
  Ymd: '/** date: `2026-11-23`. */\nexport type Ymd = string;',
};

const query = `
  select c.relname as table, a.attname as column, t.typname as type, e.typname as element,
    not a.attnotnull as "isNullable", a.atthasdef or a.attidentity <> '' as "hasDefault",
    a.attgenerated <> '' or a.attidentity = 'a' as "isGenerated"
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  join pg_type t on t.oid = a.atttypid
  left join pg_type e on e.oid = t.typelem and t.typcategory = 'A'
  where n.nspname = $1 and c.relkind in ('r', 'p') and not c.relispartition
  order by c.relname, a.attnum`;

/** The Kysely table types of one schema of a migrated database: the text of a domain's `tables.ts`. */
export async function generateTables(client: Client, schema: string): Promise<string> {
  const { rows } = await client.query<Column>(query, [schema]);
  const used = new Set<string>();
  let usesGenerated = false;
  const tables = new Map<string, string[]>();
  for (const row of rows) {
    const base = types[row.element ?? row.type];
    if (base === undefined) throw new Error(`${schema}.${row.table}.${row.column}: no TypeScript type for ${row.type}`);
    if (base in aliases) used.add(base);
    let type = row.element ? `${base}[]` : base;
    if (row.isNullable) type = `${type} | null`;
    if (row.isGenerated) type = `GeneratedAlways<${base === 'Int8' ? 'string' : type}>`;
    else if (row.hasDefault) {
      type = `Generated<${type}>`;
      usesGenerated = true;
    }
    const lines = tables.get(row.table) ?? [];
    lines.push(`  ${row.column}: ${type};`);
    tables.set(row.table, lines);
  }
  const body = [...tables].map(([table, lines]) => `export interface ${pascal(table)}Row {\n${lines.join('\n')}\n}\n`);
  const index = [...tables.keys()].map((table) => `  '${schema}.${table}': ${pascal(table)}Row;`);
  const text = [...body, `export interface ${pascal(schema)}Tables {\n${index.join('\n')}\n}\n`].join('\n');
  const imports = [
    used.has('Json') || /\bInt8\b/.test(text) ? 'ColumnType' : '',
    usesGenerated ? 'Generated' : '',
    text.includes('GeneratedAlways<') ? 'GeneratedAlways' : '',
  ].filter((name) => name !== '');
  const head = imports.length > 0 ? `import type { ${imports.join(', ')} } from 'kysely';\n\n` : '';
  const declared = [...used]
    .filter((name) => new RegExp(`\\b${name}\\b`).test(text))
    .map((name) => `${aliases[name]}\n`);
  return `// Made by \`npm run generate\` from the migrated database; not edited by hand.\n${head}${[...declared, text].join('\n')}`;
}

function pascal(name: string): string {
  return name.replace(/(^|_)([a-z])/g, (_, _before, letter: string) => letter.toUpperCase());
}
