import type { BodyOf, Trunk, trunkRoutes } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { changesBetween, commandErrors, type Sealer } from '../../platform/command/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import type { CommandContext } from '../../platform/http/index.ts';
import { trunkErrors } from './errors.ts';
import { isNarrowNetwork } from './network.ts';
import * as store from './store.ts';
import { presentTrunk, type StoredTrunk } from './stored.ts';

type TrunkBody = BodyOf<typeof trunkRoutes.create>;
type TrunkChange = BodyOf<typeof trunkRoutes.change>;

export interface TrunkService {
  list(db: TenantDb): Promise<Trunk[]>;
  /** Errors: `trunks.network_invalid`, `trunks.password_needed`, `trunks.exists`. */
  create(context: CommandContext, body: TrunkBody): Trunk;
  /** Errors: those of `create`, `trunks.not_found`, `command.stale_version`. */
  change(context: CommandContext, id: string, body: TrunkChange): Promise<Trunk>;
}

export function createTrunkService(sealer: Sealer): TrunkService {
  async function find(db: TenantDb, id: string): Promise<StoredTrunk> {
    const trunk = await store.findTrunk(db, id);
    if (!trunk) throw trunkErrors.notFound({ id });
    return trunk;
  }

  function check({ sources }: TrunkBody): void {
    const network = sources.find((source) => !isNarrowNetwork(source));
    if (network !== undefined) throw trunkErrors.networkInvalid({ network });
  }

  function registrationOf(wanted: TrunkBody['registration'], before: StoredTrunk | null): StoredTrunk['registration'] {
    if (wanted === null) return null;
    const { password, ...rest } = wanted;
    const sealedPassword = password === undefined ? before?.registration?.sealedPassword : sealer.seal(password);
    if (sealedPassword === undefined) throw trunkErrors.passwordNeeded();
    return { ...rest, sealedPassword };
  }

  function record({ change }: CommandContext, before: StoredTrunk | null, trunk: StoredTrunk): Trunk {
    const dto = presentTrunk(trunk);
    const action = before ? 'trunk.changed' : 'trunk.created';
    change.refuseOn('trunk_name', () => trunkErrors.exists({ name: trunk.name }));
    change.audit({
      action,
      subject: { kind: 'trunk', id: trunk.id, name: trunk.name },
      changes: changesBetween(before && plain(before), plain(trunk)),
    });
    change.emit({ topic: 'trunks', type: action, subject: trunk, payload: dto });
    return dto;
  }

  return {
    list: async (db) => (await store.listTrunks(db)).map(presentTrunk),
    create(context, { registration, ...body }) {
      check({ registration, ...body });
      const { tenantId, change, at } = context;
      const trunk: StoredTrunk = {
        ...body,
        id: newId(at.getTime()),
        registration: registrationOf(registration, null),
        state: 'unknown',
        stateAt: null,
        sipStatus: null,
        version: 1,
        updatedAt: at.toISOString(),
      };
      change.write(store.insertTrunk(tenantId, trunk));
      return record(context, null, trunk);
    },
    async change(context, id, { version, registration, ...body }) {
      check({ registration, ...body });
      const { db, change, at } = context;
      const before = await find(db, id);
      const stale = async () => commandErrors.staleVersion({ current: presentTrunk(await find(db, id)) });
      if (before.version !== version) throw await stale();
      const trunk: StoredTrunk = {
        ...before,
        ...body,
        registration: registrationOf(registration, before),
        version: version + 1,
        updatedAt: at.toISOString(),
      };
      change.write(store.updateTrunk(db, trunk), { onMiss: stale });
      return record(context, before, trunk);
    },
  };
}

/** For the audit log: that a password is another one, and nothing of what it is. */
function plain({ registration, ...trunk }: StoredTrunk): object {
  const { sealedPassword, ...rest } = registration ?? {};
  return { ...trunk, ...rest, password: sealedPassword?.slice(-8) ?? null };
}
