import { callRoutes, recordingRoutes, voicemailRoutes } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { until } from '@oneline/testing';
import type { TestServer } from '../../test-server.ts';
import type { Office } from './office.ts';

/** 呼叫: two that nobody took, one that lives no longer than its exchange, and a callback owed. */
export async function fillCalls({ exchange, owner, domains }: TestServer, office: Office) {
  const { browser, tenantId, mobile, mark, code, admin } = office;
  const trunkId = newId();

  async function offer(): Promise<void> {
    const legId = newId();
    exchange.emit({
      type: 'leg.offered',
      legId,
      tenantId,
      origin: { kind: 'trunk', trunkId },
      from: { number: mobile, name: mark },
      to: code,
      sipCallId: legId,
      divertedFrom: [],
    });
    const isRefused = () => exchange.told.some((command) => command.op === 'hang_up' && command.legId === legId);
    await until(isRefused, { what: 'the call to be refused' });
    const cause = { reason: 'unknown_number', sipStatus: 404, q850: 1 } as const;
    exchange.emit({ type: 'leg.ended', legId, cause, quality: null });
  }

  /** A recording that goes on, and a message for the administrator. */
  async function leave(kind: 'call' | 'message'): Promise<{ id: string; callId: string; startedAt: string }> {
    const [id, callId, startedAt] = [newId(), newId(), new Date().toISOString()];
    const { personId } = admin;
    const of = { id, callId, personId, unitId: null, caller: mobile, callerName: mark, startedAt };
    await domains.recordings.begin(tenantId, { ...of, kind });
    const left = { tenantId, recordingId: id, callId, personId, caller: mobile, callerName: mark };
    await domains.voicemail.receive({ ...left, at: startedAt, durationMs: 5_000 });
    return { id, callId, startedAt };
  }

  await offer();
  await offer();
  const booked = await until(
    async () => {
      const { items } = await browser.call(callRoutes.list, { query: { filter: ['endedAt!=null'] } });
      return items.length === 2 && items;
    },
    { what: 'the calls to be booked' },
  );
  const callbackId = newId();
  await owner.query(
    `insert into calls.callback (tenant_id, id, interaction_id, number, name, reason, owed_at)
     values ($1, $2, $3, $4, $5, 'exchange_failed', now())`,
    [tenantId, callbackId, booked[0]?.id, mobile, mark],
  );
  await owner.query(
    `insert into interactions.open (tenant_id, interaction_id, channel, holder, control, updated_at)
     values ($1, $2, 'voice', 'elsewhere', $3, now())`,
    [tenantId, newId(), { from: { number: mobile, name: mark } }],
  );
  const policy = await browser.call(recordingRoutes.policy);
  const { version: policyVersion } = await browser.call(recordingRoutes.changePolicy, {
    body: { ...policy, records: 'in' },
  });
  const recordings = [await leave('call'), await leave('call')] as const;
  const { items: messages } = await browser.call(voicemailRoutes.list);
  return { booked, callbackId, trunkId, recordings, messages, policyVersion, offer, leave };
}
