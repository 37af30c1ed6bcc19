import type { Post } from '@oneline/contracts';
import { type CompiledQuery, type Selectable, sql } from 'kysely';
import type { TenantDb } from '../../platform/db/index.ts';
import type { OrganisationTables, PostRow } from './tables.ts';

/** A post, and how often somebody was appointed to it: what closes it names the number it saw. */
export interface StoredPost extends Post {
  readonly claims: number;
}

const toPost = (row: Selectable<PostRow>): StoredPost => ({
  id: row.id,
  unitId: row.unit_id,
  name: row.name,
  roleIds: row.role_ids,
  state: row.state as Post['state'],
  version: row.version,
  claims: row.claims,
});

const organisation = (db: TenantDb) => db.tables<OrganisationTables>();

export async function listPosts(db: TenantDb, unitId: string | undefined): Promise<StoredPost[]> {
  const rows = await organisation(db)
    .selectFrom('organisation.post')
    .selectAll()
    .$if(unitId !== undefined, (posts) => posts.where('unit_id', '=', unitId ?? ''))
    .orderBy('unit_id')
    .orderBy('name')
    .orderBy('id')
    .execute();
  return rows.map(toPost);
}

export async function findPosts(db: TenantDb, ids: readonly string[]): Promise<StoredPost[]> {
  if (ids.length === 0) return [];
  const rows = await organisation(db).selectFrom('organisation.post').selectAll().where('id', 'in', ids).execute();
  return rows.map(toPost);
}

export async function openPostsUsingRole(db: TenantDb, roleId: string): Promise<StoredPost[]> {
  const rows = await organisation(db)
    .selectFrom('organisation.post')
    .selectAll()
    .where('state', '=', 'active')
    .where(sql<boolean>`${roleId}::uuid = any(role_ids)`)
    .execute();
  return rows.map(toPost);
}

/** How many people hold a post on this day or will later. */
export async function holdersOf(db: TenantDb, postId: string, today: string): Promise<number> {
  const row = await organisation(db)
    .selectFrom('organisation.appointment')
    .select(sql<number>`count(distinct person_id)::int`.as('n'))
    .where('post_id', '=', postId)
    .where('ended_at', 'is', null)
    .where((row) => row.or([row('to_date', 'is', null), row('to_date', '>=', today)]))
    .executeTakeFirst();
  return row?.n ?? 0;
}

export function insertPost(db: TenantDb, tenantId: string, post: Post, at: Date): CompiledQuery {
  return organisation(db)
    .insertInto('organisation.post')
    .values({
      tenant_id: tenantId,
      id: post.id,
      unit_id: post.unitId,
      name: post.name,
      role_ids: post.roleIds,
      updated_at: at,
    })
    .compile();
}

/** Touches its row only while nobody more was appointed than was seen, where `claims` is given. */
export function updatePost(db: TenantDb, post: Post, at: Date, claims: number | null): CompiledQuery {
  return organisation(db)
    .updateTable('organisation.post')
    .set({ name: post.name, role_ids: post.roleIds, state: post.state, version: post.version, updated_at: at })
    .where('id', '=', post.id)
    .where('version', '=', post.version - 1)
    .$if(claims !== null, (update) => update.where('claims', '=', claims ?? 0))
    .compile();
}

/** Appoints to posts that must be open; touches fewer rows when one was closed, or given other roles than were looked at. */
export function claimPosts(db: TenantDb, posts: readonly Pick<Post, 'id' | 'version'>[]): CompiledQuery {
  return organisation(db)
    .updateTable('organisation.post')
    .set((row) => ({ claims: row('claims', '+', 1) }))
    .where('state', '=', 'active')
    .where((row) => row.or(posts.map((post) => row.and([row('id', '=', post.id), row('version', '=', post.version)]))))
    .compile();
}
