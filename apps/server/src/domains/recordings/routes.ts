import { type Recording, type RecordingPolicy, recordingRoutes as routes } from '@oneline/contracts';
import { type Principal, reaches, requireReach, scopeOf } from '../../platform/access/index.ts';
import { type Commands, changesBetween, commandErrors } from '../../platform/command/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import { command, originOf, query, type RouteBinding, raw, sendRange } from '../../platform/http/index.ts';
import type { ObjectStore } from '../../platform/storage/index.ts';
import { recordingErrors } from './errors.ts';
import { findRecording, listRecordings, type StoredRecording, writePolicy } from './store.ts';

export interface RecordingRoutesDeps {
  readonly objects: ObjectStore;
  readonly commands: Commands;
  policyOf(db: TenantDb): Promise<RecordingPolicy>;
  /** Names of people by id. */
  names(db: TenantDb, personIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

const targetOf = ({ personId, unitId }: StoredRecording) => ({
  unitIds: unitId === null ? [] : [unitId],
  ownerId: personId,
});

const present = (stored: StoredRecording, names: ReadonlyMap<string, string>): Recording => {
  const { tenantId: _, unitId: __, caller: ___, callerName: ____, waveform: _____, ...recording } = stored;
  return { ...recording, personName: names.get(stored.personId ?? '') ?? null };
};

export function recordingBindings({ objects, commands, policyOf, names }: RecordingRoutesDeps): RouteBinding[] {
  async function find(db: TenantDb, principal: Principal, id: string): Promise<StoredRecording> {
    const stored = await findRecording(db, id);
    if (stored?.kind !== 'call' || !reaches(principal, 'recording.read', targetOf(stored)))
      throw recordingErrors.notFound({ id });
    return stored;
  }

  return [
    query(routes.list, async ({ db, principal, query }) => {
      const page = await listRecordings(db, scopeOf(principal, 'recording.read'), query);
      const known = await names(
        db,
        page.items.flatMap(({ personId }) => personId ?? []),
      );
      return { ...page, items: page.items.map((stored) => present(stored, known)) };
    }),
    query(routes.get, async ({ db, principal, params }) => {
      const stored = await find(db, principal, params.id);
      const known = await names(db, stored.personId === null ? [] : [stored.personId]);
      return { ...present(stored, known), waveform: stored.waveform };
    }),
    raw(routes.audio, async (call, request, reply) => {
      const { db, principal, params } = call;
      const stored = await find(db, principal, params.id);
      requireReach(principal, 'recording.listen', targetOf(stored));
      const { hash, bytes } = stored;
      if (stored.state !== 'kept' || hash === null || bytes === null) throw recordingErrors.noAudio({ id: stored.id });
      // On record before the first byte.
      await commands.run(originOf(call), async (change) =>
        change.audit({ action: 'recording.heard', subject: { kind: 'recording', id: stored.id, name: null } }),
      );
      const open = (range?: { start: number; end: number }) => objects.get(principal.tenantId, hash, range);
      return sendRange(request, reply, { type: 'audio/wav', bytes, open });
    }),
    query(routes.policy, ({ db }) => policyOf(db)),
    command(routes.changePolicy, async ({ db, principal, body }, change) => {
      const before = await policyOf(db);
      if (before.version !== body.version) throw commandErrors.staleVersion({ current: before });
      const policy = { ...body, version: body.version + 1 };
      change.write(writePolicy(principal.tenantId, policy));
      change.audit({
        action: 'recording_policy.changed',
        subject: { kind: 'recording_policy', id: principal.tenantId, name: null },
        changes: changesBetween(before, policy),
      });
      return policy;
    }),
  ];
}
