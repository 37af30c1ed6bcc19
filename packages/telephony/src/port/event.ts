import type { CommandOp } from './command.ts';
import type { EndCause, LegId, LegQuality, Origin, Presented } from './party.ts';

interface OfLeg {
  readonly legId: LegId;
}

/** What happened. Every event bears its instant and, per leg, comes in order. */
export type EventBody =
  /** Somebody calls. Nothing is answered, and nothing rings, until a command says so. */
  | (OfLeg & {
      readonly type: 'leg.offered';
      readonly tenantId: string;
      readonly origin: Origin;
      readonly from: Presented;
      /** The number dialled, as signalled. */
      readonly to: string;
      readonly sipCallId: string;
      /** Whom it was meant for before it was diverted (RFC 7044, RFC 5806), first to last. */
      readonly divertedFrom: readonly string[];
    })
  | (OfLeg & { readonly type: 'leg.ringing' })
  | (OfLeg & { readonly type: 'leg.progress' })
  | (OfLeg & { readonly type: 'leg.answered' })
  | (OfLeg & { readonly type: 'leg.held'; readonly by: 'here' | 'far' })
  | (OfLeg & { readonly type: 'leg.unheld'; readonly by: 'here' | 'far' })
  | (OfLeg & { readonly type: 'leg.digit'; readonly digit: string; readonly ms: number })
  /** The far end asks to be given to somebody else. */
  | (OfLeg & { readonly type: 'leg.transfer_asked'; readonly to: string; readonly replaces: LegId | null })
  | (OfLeg & { readonly type: 'leg.ended'; readonly cause: EndCause; readonly quality: LegQuality | null })
  | (OfLeg & {
      readonly type: 'playback.ended';
      readonly playbackId: string;
      readonly why: 'done' | 'stopped' | 'digit' | 'failed';
      readonly playedMs: number;
    })
  | (OfLeg & {
      readonly type: 'collection.ended';
      readonly collectionId: string;
      readonly digits: string;
      readonly why: 'terminator' | 'full' | 'timeout' | 'stopped';
    })
  | (OfLeg & { readonly type: 'leg.joined'; readonly bridgeId: string })
  | (OfLeg & { readonly type: 'leg.left'; readonly bridgeId: string })
  /** Somebody speaks, or a machine answers: what campaigns and silence rules ask for. */
  | (OfLeg & { readonly type: 'leg.heard'; readonly what: 'voice' | 'silence' | 'person' | 'machine' | 'beep' })
  | { readonly type: 'recording.started'; readonly recordingId: string }
  | {
      readonly type: 'recording.ended';
      readonly recordingId: string;
      /** The staging file, to be moved into the object store. */
      readonly file: string;
      readonly durationMs: number;
      readonly sha256: string;
      readonly isRepaired: boolean;
    }
  | {
      readonly type: 'trunk.state';
      readonly trunkId: string;
      readonly state: 'up' | 'down' | 'registering';
      readonly sipStatus: number | null;
    }
  | {
      readonly type: 'device.registered';
      readonly deviceId: string;
      readonly contact: string;
      readonly userAgent: string;
      readonly address: string;
      readonly expiresAt: string;
    }
  | { readonly type: 'device.unregistered'; readonly deviceId: string; readonly contact: string; readonly why: string }
  /** A command that was taken up could not be carried out after all. */
  | (OfLeg & {
      readonly type: 'command.failed';
      readonly op: CommandOp;
      readonly code: string;
      readonly reason: string;
    });

export type TelephonyEvent = EventBody & {
  /** Grows by one per exchange process; a gap means that events were lost and a snapshot is due. */
  readonly seq: number;
  /** ISO 8601 with milliseconds, UTC. */
  readonly at: string;
};

export type EventType = EventBody['type'];
