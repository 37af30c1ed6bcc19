import type { Trunk } from '@oneline/contracts';
import { systemOrigin } from '../../platform/command/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { findTrunk, updateTrunkState } from './store.ts';
import { presentTrunk } from './stored.ts';

export interface TrunkNews {
  readonly trunkId: string;
  readonly state: Exclude<Trunk['state'], 'unknown'>;
  readonly sipStatus: number | null;
  readonly at: string;
}

export interface TrunkStates {
  /** Writes down how a trunk is; each after the one before. */
  note(news: TrunkNews): void;
  settle(): Promise<void>;
}

/** What the exchange tells of trunks, for whoever looks at them; those who keep them are told when one is lost. */
export function createTrunkStates(
  { tenants, commands, log }: Pick<Platform, 'tenants' | 'commands' | 'log'>,
  ports: {
    tenantOf(trunkId: string): Promise<string | undefined>;
    onLost(tenantId: string, trunk: Trunk): Promise<void>;
  },
): TrunkStates {
  let tail: Promise<void> = Promise.resolve();

  async function write({ trunkId, state, sipStatus, at: stateAt }: TrunkNews): Promise<void> {
    const tenantId = await ports.tenantOf(trunkId);
    if (tenantId === undefined) return;
    const db = tenants.of(tenantId);
    const before = await findTrunk(db, trunkId);
    if (!before || (before.state === state && before.sipStatus === sipStatus)) return;
    const trunk = presentTrunk({ ...before, state, stateAt, sipStatus });
    await commands.run(systemOrigin(tenantId), async (change) => {
      change.write(updateTrunkState(db, trunk));
      change.emit({ topic: 'trunks', type: 'trunk.state_changed', subject: trunk, payload: trunk });
    });
    if (state === 'down' && before.state !== 'down') await ports.onLost(tenantId, trunk);
  }

  return {
    note(news) {
      tail = tail
        .then(() => write(news))
        .catch((error: unknown) =>
          log.error({ err: error, trunkId: news.trunkId }, 'the state of a trunk went unwritten'),
        );
    },
    settle: () => tail,
  };
}
