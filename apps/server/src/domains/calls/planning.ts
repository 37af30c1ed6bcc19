import type { Destination, EventBody, Presented } from '@oneline/telephony';
import type { Call, Plan, Target } from './call/call.ts';
import type { CallsPorts, NumberEntry, Reachable, WayOut } from './ports.ts';

export type Offered = Extract<EventBody, { type: 'leg.offered' }>;

/** Whose call it is and what is done with it. */
export interface Opening {
  readonly tenantId: string;
  readonly direction: Call['direction'];
  readonly numberId: string | null;
  readonly entry: string;
  readonly personId: string | null;
  readonly unitId: string | null;
  readonly from: Presented;
  readonly plan: Plan;
}

export interface Planner {
  open(offered: Offered): Promise<Opening>;
  /** Where somebody inside wants to give a call; null when there is no such place. */
  redirect(call: Call, to: string): Promise<Plan | null>;
}

const ringTimeoutMs = 30_000;
const outboundRingTimeoutMs = 90_000;
const longestMessageMs = 180_000;

export function createPlanner(ports: CallsPorts): Planner {
  async function ofEntry(tenantId: string, entry: NumberEntry, from: Presented): Promise<Plan> {
    switch (entry.kind) {
      case 'echo':
        return { kind: 'echo' };
      case 'prompt':
        return entry.sounds.length > 0
          ? { kind: 'prompt', sounds: entry.sounds, times: 1 }
          : { kind: 'refuse', reason: 'unreachable' };
      case 'voicemail':
        return voicemail(tenantId, entry.personId);
      case 'person': {
        const person = await ports.findPerson(tenantId, entry.personId);
        return person
          ? ringPerson(tenantId, person, { from, direction: 'in' })
          : { kind: 'refuse', reason: 'unreachable' };
      }
      default:
        return entry satisfies never;
    }
  }

  async function voicemail(tenantId: string, personId: string): Promise<Plan> {
    const greeting = await ports.greeting(tenantId, personId);
    return { kind: 'voicemail', personId, greeting, longestMs: longestMessageMs };
  }

  async function ringPerson(
    tenantId: string,
    person: Reachable,
    { from, direction }: { from: Presented; direction: Call['direction'] },
  ): Promise<Plan> {
    const targets = person.deviceIds.map(
      (deviceId): Target => ({
        to: { kind: 'device', deviceId },
        from,
        personId: person.personId,
        unitId: person.unitId,
      }),
    );
    return {
      kind: 'ring',
      attempts: targets.length > 0 ? [targets] : [],
      ringTimeoutMs,
      otherwise: await voicemail(tenantId, person.personId),
      music: await ports.music(tenantId),
      isRecorded: await ports.isRecorded(tenantId, direction),
    };
  }

  async function ringOut(tenantId: string, ways: readonly WayOut[]): Promise<Plan> {
    const attempts = ways.map(({ trunkId, number, from }): Target[] => {
      const to: Destination = { kind: 'trunk', trunkId, number };
      return [{ to, from, personId: null, unitId: null }];
    });
    const [music, isRecorded] = await Promise.all([ports.music(tenantId), ports.isRecorded(tenantId, 'out')]);
    return { kind: 'ring', attempts, ringTimeoutMs: outboundRingTimeoutMs, otherwise: null, music, isRecorded };
  }

  /** Where somebody inside gets with what they dial: a colleague by extension, else the world. */
  async function dial(
    tenantId: string,
    dialled: string,
    { from, personId }: { from: Presented; personId: string | null },
  ): Promise<{ direction: Call['direction']; plan: Plan }> {
    const colleague = await ports.findByExtension(tenantId, dialled);
    if (colleague)
      return { direction: 'internal', plan: await ringPerson(tenantId, colleague, { from, direction: 'internal' }) };
    const ways = await ports.waysOut(tenantId, dialled, personId);
    if (typeof ways === 'string') return { direction: 'out', plan: { kind: 'refuse', reason: ways } };
    return { direction: 'out', plan: await ringOut(tenantId, ways) };
  }

  async function fromTrunk(offered: Offered, trunkId: string): Promise<Opening> {
    const { from, to } = offered;
    const found = await ports.findNumber(trunkId, to);
    const tenantId = found?.tenantId ?? offered.tenantId;
    const opening = {
      tenantId,
      direction: 'in' as const,
      numberId: found?.numberId ?? null,
      entry: found?.entry.kind ?? 'none',
      personId: null,
      unitId: null,
      from,
    };
    if (!found) return { ...opening, plan: { kind: 'refuse', reason: 'unknown_number' } };
    const turnedAway = await ports.screen(tenantId, from);
    if (turnedAway) return { ...opening, plan: { kind: 'refuse', reason: turnedAway } };
    const plan = await ofEntry(tenantId, found.entry, from);
    if (!('personId' in found.entry)) return { ...opening, plan };
    const owner = await ports.findPerson(tenantId, found.entry.personId);
    return { ...opening, personId: found.entry.personId, unitId: owner?.unitId ?? null, plan };
  }

  async function fromDevice({ tenantId, from, to }: Offered, deviceId: string): Promise<Opening> {
    const caller = await ports.findByDevice(tenantId, deviceId);
    const presented = caller ? { number: caller.extension ?? from.number, name: caller.name } : from;
    const dialled: Awaited<ReturnType<typeof dial>> = caller
      ? await dial(tenantId, to, { from: presented, personId: caller.personId })
      : { direction: 'out', plan: { kind: 'refuse', reason: 'not_allowed' } };
    return {
      tenantId,
      numberId: null,
      entry: 'device',
      personId: caller?.personId ?? null,
      unitId: caller?.unitId ?? null,
      from: presented,
      ...dialled,
    };
  }

  return {
    open: (offered) =>
      offered.origin.kind === 'trunk'
        ? fromTrunk(offered, offered.origin.trunkId)
        : fromDevice(offered, offered.origin.deviceId),
    async redirect(call, to) {
      const { plan } = await dial(call.tenantId, to, { from: call.from, personId: call.personId });
      return plan.kind === 'refuse' ? null : plan;
    },
  };
}
