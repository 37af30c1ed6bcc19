import type { Appointment } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { requireReach } from '../../platform/access/index.ts';
import type { StoredAppointment } from './appointment-store.ts';
import * as store from './appointment-store.ts';
import type { AppointmentPlan } from './appointments.ts';
import { organisationErrors } from './errors.ts';
import type { Acting, Authority, RolePort } from './ports.ts';
import { claimPosts, findPosts, type StoredPost } from './post-store.ts';
import { findUnits } from './unit-store.ts';

interface Task {
  readonly personId: string;
  readonly plan: AppointmentPlan<StoredAppointment>;
  readonly authority: Authority;
  readonly roles: RolePort;
}

/**
 * Collects the writes of a plan and returns what is held afterwards, main post first.
 * Whoever gives, changes or ends an appointment must reach its unit, and must hold themselves what the post they give brings
 * with it. Errors: `access.denied`, `organisation.post_unavailable` and those of the role port.
 */
export async function writeAppointments(
  acting: Acting,
  { personId, plan, authority, roles }: Task,
): Promise<Appointment[]> {
  const { db, change, at, today, principal } = acting;
  const { added, changed, ended, withdrawn } = plan;
  const reach = (unitId: string): void => requireReach(principal, authority.permission, { unitIds: [unitId] });
  for (const one of [...changed, ...ended, ...withdrawn]) reach(one.unitId);
  const given = await findOpenPosts(
    acting,
    [...added, ...changed].map((one) => one.postId),
  );
  for (const { post } of given.values()) reach(post.unitId);
  for (const { post } of given.values()) {
    await roles.requireGrantable(db, principal, { roleIds: post.roleIds, unitId: post.unitId });
  }

  const fresh = added.map((one): Appointment => {
    const place = given.get(one.postId);
    if (!place) throw organisationErrors.postUnavailable({ postId: one.postId });
    const { post, unitName } = place;
    return { ...one, id: newId(at.getTime()), postName: post.name, unitId: post.unitId, unitName };
  });
  if (given.size > 0) {
    const posts = [...given.values()].map(({ post }) => post);
    change.write(claimPosts(db, posts), { rows: posts.length, onMiss: () => organisationErrors.postChanged() });
  }
  if (fresh.length > 0) {
    change.write(store.insertAppointments(db, principal.tenantId, personId, fresh), { rows: fresh.length });
  }
  for (const one of changed) change.write(store.updateAppointment(db, one));
  const idsOf = (some: readonly { id: string }[]): string[] => some.map(({ id }) => id);
  if (ended.length > 0) {
    change.write(store.endAppointments(db, idsOf(ended), { at, today }), { rows: ended.length });
  }
  if (withdrawn.length > 0) {
    change.write(store.deleteAppointments(db, idsOf(withdrawn)), { rows: withdrawn.length });
  }
  return [...plan.kept, ...changed, ...fresh]
    .filter((one) => one.toDate === null || one.toDate >= today)
    .toSorted((a, b) => Number(b.isMain) - Number(a.isMain) || a.fromDate.localeCompare(b.fromDate));
}

/** The posts, each open and with the name of its unit, by id. */
async function findOpenPosts(
  { db, today }: Acting,
  postIds: readonly string[],
): Promise<Map<string, { post: StoredPost; unitName: string }>> {
  const ids = [...new Set(postIds)];
  const posts = await findPosts(db, ids);
  const units = await findUnits(db, [...new Set(posts.map((post) => post.unitId))], today);
  const names = new Map(units.map((unit) => [unit.id, unit.name]));
  const open = new Map<string, { post: StoredPost; unitName: string }>();
  for (const post of posts) {
    if (post.state === 'active') open.set(post.id, { post, unitName: names.get(post.unitId) ?? '' });
  }
  const missing = ids.find((id) => !open.has(id));
  if (missing !== undefined) throw organisationErrors.postUnavailable({ postId: missing });
  return open;
}
