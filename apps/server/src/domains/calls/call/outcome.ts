import type { CallOutcome } from '@oneline/contracts';
import type { Ending, Segment } from '../../interactions/index.ts';
import type { Call } from './call.ts';

/** What is written of a call that is over. */
export function endingOf(call: Call, endedAt: string): Ending {
  const { cause } = call.caller;
  return {
    endedAt,
    outcome: outcomeOf(call),
    cause: call.verdict ?? cause?.reason ?? null,
    sipStatus: cause?.sipStatus ?? null,
    q850: cause?.q850 ?? null,
    personId: call.personId,
    unitId: call.unitId,
  };
}

export function outcomeOf({ segments, recordingId, plan, verdict }: Call): CallOutcome {
  const had = (kind: string): boolean => segments.some((segment) => segment.kind === kind);
  if (had('talk')) return 'answered';
  if (recordingId !== null) return 'message';
  if (verdict === 'exchange_failed' || verdict === 'lost' || verdict === 'media_refused') return 'failed';
  if (had('echo') || had('prompt')) return 'served';
  if (plan.kind === 'refuse') return 'refused';
  return verdict === 'cancelled' || verdict === 'normal' ? 'abandoned' : 'not_answered';
}

/** The segments as they are kept; what was still open ended with the call. */
export function segmentsOf(call: Call, endedAt: string): Segment[] {
  return call.segments.map((segment) => ({
    ...segment,
    endedAt: segment.endedAt ?? endedAt,
    cause: segment.endedAt === null ? call.verdict : segment.cause,
  }));
}
