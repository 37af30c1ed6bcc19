import type { BodyOf, Post, postRoutes } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { requireReach } from '../../platform/access/index.ts';
import { changesBetween, commandErrors } from '../../platform/command/index.ts';
import { organisationErrors } from './errors.ts';
import type { Acting, Reader, RolePort } from './ports.ts';
import type { StoredPost } from './post-store.ts';
import * as store from './post-store.ts';
import { unitsInSight } from './sight.ts';
import { claimUnit, findUnits } from './unit-store.ts';

export interface PostService {
  list(reader: Reader, unitId: string | undefined): Promise<Post[]>;
  create(acting: Acting, body: NewPost): Promise<Post>;
  change(acting: Acting, id: string, body: PostChange): Promise<Post>;
}

type NewPost = BodyOf<typeof postRoutes.create>;
type PostChange = BodyOf<typeof postRoutes.change>;

export function createPostService(roles: RolePort): PostService {
  async function find(acting: Acting, id: string): Promise<StoredPost> {
    const [post] = await store.findPosts(acting.db, [id]);
    if (!post) throw organisationErrors.postNotFound({ id });
    return post;
  }

  /** Lets a post stand in a unit, which stays open until the change is written. */
  async function standIn({ db, change, today }: Acting, unitId: string): Promise<void> {
    const [unit] = await findUnits(db, [unitId], today);
    if (!unit) throw organisationErrors.unitNotFound({ id: unitId });
    if (unit.state === 'closed') throw organisationErrors.unitClosed({ id: unitId });
    change.write(claimUnit(db, unit), { onMiss: () => organisationErrors.treeChanged() });
  }

  return {
    async list(reader, unitId) {
      const [posts, isSeen] = await Promise.all([store.listPosts(reader.db, unitId), unitsInSight(reader)]);
      return posts.filter((post) => isSeen(post.unitId)).map(toDto);
    },

    async create(acting, { unitId, name, roleIds: given }) {
      const { db, change, at, principal } = acting;
      requireReach(principal, 'post.write', { unitIds: [unitId] });
      await standIn(acting, unitId);
      const roleIds = [...new Set(given)];
      await roles.requireGrantable(db, principal, { roleIds, unitId });
      const post: Post = { id: newId(at.getTime()), unitId, name, roleIds, state: 'active', version: 1 };
      change.refuseOn('post_name', () => organisationErrors.postExists({ name }));
      change.write(store.insertPost(db, principal.tenantId, post, at));
      record(acting, 'post.created', null, post);
      return post;
    },

    async change(acting, id, { version, ...body }) {
      const { db, change, at, principal, today } = acting;
      const before = await find(acting, id);
      const { unitId } = before;
      requireReach(principal, 'post.write', { unitIds: [unitId] });
      if (before.version !== version) throw commandErrors.staleVersion({ current: toDto(before) });
      const post = toDto({ ...before, ...body, version: version + 1 });
      post.roleIds = [...new Set(post.roleIds)];
      const isClosing = before.state === 'active' && post.state === 'closed';
      const isOpening = before.state === 'closed' && post.state === 'active';
      if (post.state === 'closed' && !isClosing) throw organisationErrors.postClosed({ id });
      if (isOpening) await standIn(acting, unitId);
      if (isClosing) {
        const people = await store.holdersOf(db, id, today);
        if (people > 0) throw organisationErrors.postInUse({ people });
      }
      // What a post has had is not looked at again, so that whoever holds less can still rename it; opening gives anew.
      const added = post.roleIds.filter((roleId) => isOpening || !before.roleIds.includes(roleId));
      await roles.requireGrantable(db, principal, { roleIds: added, unitId });
      change.refuseOn('post_name', () => organisationErrors.postExists({ name: post.name }));
      change.write(store.updatePost(db, post, at, isClosing ? before.claims : null), {
        onMiss: async () => commandErrors.staleVersion({ current: toDto(await find(acting, id)) }),
      });
      record(acting, 'post.changed', before, post);
      return post;
    },
  };
}

function record({ change }: Acting, type: string, before: StoredPost | null, after: Post): void {
  change.audit({
    action: type,
    subject: { kind: 'post', id: after.id, name: after.name },
    changes: changesBetween(before && toDto(before), after, ['version', 'id']),
  });
  change.emit({ topic: 'posts', type, subject: after, payload: after, unitIds: [after.unitId] });
}

function toDto({ claims: _, ...post }: Post & { claims?: number }): Post {
  return post;
}
