import { voicemailRoutes as routes, type VoicemailMessage } from '@oneline/contracts';
import { newId } from '@oneline/kernel';
import { type Change, systemOrigin } from '../../platform/command/index.ts';
import type { TenantDb } from '../../platform/db/index.ts';
import type { DomainModule } from '../../platform/domain-module.ts';
import { command, query, raw, sendRange } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ObjectStore } from '../../platform/storage/index.ts';
import { voicemailErrors } from './errors.ts';
import * as store from './store.ts';

export { voicemailErrors } from './errors.ts';

/** A message that a caller has left, once its file is kept. */
export interface LeftMessage {
  readonly tenantId: string;
  readonly recordingId: string;
  readonly callId: string;
  readonly personId: string;
  readonly caller: string | null;
  readonly callerName: string | null;
  readonly at: string;
  readonly durationMs: number;
}

export interface VoicemailPorts {
  readonly objects: ObjectStore;
  findAudio(db: TenantDb, recordingId: string): Promise<{ hash: string; bytes: number } | null>;
  /** Adds news for a person to a command. */
  notify(db: TenantDb, tenantId: string, change: Change, at: Date, personId: string, caller: string): void;
}

export interface VoicemailModule extends DomainModule {
  /** Puts a message in front of whom it was left for; the same again changes nothing. */
  receive(message: LeftMessage): Promise<void>;
}

/** Shorter ones are the click of somebody who hung up. */
const shortestMs = 1_000;

/** 语音留言 */
export function createVoicemail({ tenants, commands }: Platform, ports: VoicemailPorts): VoicemailModule {
  async function find(db: TenantDb, personId: string, id: string): Promise<VoicemailMessage> {
    const message = await store.findMessage(db, personId, id);
    if (!message) throw voicemailErrors.notFound({ id });
    return message;
  }

  return {
    name: 'voicemail',
    routes: [
      query(routes.list, async ({ db, principal, query }) => ({
        ...(await store.listMessages(db, principal.personId, query)),
        unheard: await store.countUnheard(db, principal.personId),
      })),
      command(routes.heard, async ({ db, principal, params, body }, change, at) => {
        const before = await find(db, principal.personId, params.id);
        const heardAt = body.isHeard ? (before.heardAt ?? at.toISOString()) : null;
        const message = { ...before, heardAt, version: body.version + 1 };
        change.write(store.markHeard(db, message));
        change.emit({
          topic: 'voicemail',
          type: 'voicemail.changed',
          subject: message,
          payload: message,
          ownerId: principal.personId,
        });
        return message;
      }),
      raw(routes.audio, async ({ db, principal, params }, request, reply) => {
        const message = await find(db, principal.personId, params.id);
        const audio = await ports.findAudio(db, message.recordingId);
        if (!audio) throw voicemailErrors.noAudio({ id: params.id });
        const open = (range?: { start: number; end: number }) =>
          ports.objects.get(principal.tenantId, audio.hash, range);
        return sendRange(request, reply, { type: 'audio/wav', bytes: audio.bytes, open });
      }),
    ],
    topics: [{ topic: 'voicemail', access: 'signed_in' }],
    async receive({ tenantId, personId, recordingId, callId, caller, callerName, at, durationMs }) {
      const db = tenants.of(tenantId);
      if (durationMs < shortestMs || (await store.isKnown(db, recordingId))) return;
      const id = newId(Date.parse(at));
      const message = { id, callId, recordingId, caller, callerName, at, durationMs, heardAt: null, version: 1 };
      await commands.run(systemOrigin(tenantId), async (change, now) => {
        change.write(store.insertMessage(tenantId, personId, message));
        change.emit({
          topic: 'voicemail',
          type: 'voicemail.received',
          subject: message,
          payload: message,
          ownerId: personId,
        });
        ports.notify(db, tenantId, change, now, personId, callerName ?? caller ?? '');
      });
    },
  };
}
