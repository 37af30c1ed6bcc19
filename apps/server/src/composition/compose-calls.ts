import { hostname } from 'node:os';
import { dayIn } from '@oneline/kernel';
import { createCalls } from '../domains/calls/index.ts';
import { createDevices } from '../domains/devices/index.ts';
import { createInteractions } from '../domains/interactions/index.ts';
import type { NotificationsModule } from '../domains/notifications/index.ts';
import type { Directory } from '../domains/organisation/index.ts';
import { createPrompts } from '../domains/prompts/index.ts';
import { createRecordings } from '../domains/recordings/index.ts';
import { createTrunks } from '../domains/trunks/index.ts';
import { createVoicemail } from '../domains/voicemail/index.ts';
import type { TenantDb } from '../platform/db/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { ObjectStore } from '../platform/storage/index.ts';
import { callPorts } from './call-ports.ts';
import { exchangeDirs } from './exchange-dirs.ts';
import { createExchangeNews } from './exchange-news.ts';

export interface CallDomainsOptions {
  readonly dataDir: string;
  readonly installationDb: TenantDb;
  readonly ownerUrl: string;
  readonly objects: ObjectStore;
  /** Of the staging files of the exchange. */
  readonly stagingKey: Buffer;
  readonly directory: Directory;
  readonly notifications: NotificationsModule;
}

/** The domains of the telephone: lines and telephones, what is written of calls, who steers them, what is recorded and left. */
export function composeCalls(platform: Platform, options: CallDomainsOptions) {
  const { installationDb, objects, directory, notifications } = options;
  async function names(db: TenantDb, personIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const people = await directory.findPeople(db, personIds, dayIn('UTC', platform.clock.now()));
    return new Map(people.map(({ id, name }) => [id, name]));
  }
  const trunks = createTrunks(platform, {
    installationDb,
    names,
    onLost: (tenantId, { name }) =>
      notifications.notifyHolders(tenantId, 'trunk.write', {
        kind: 'trunk_lost',
        level: 'danger',
        params: { trunk: name },
        link: '/trunks',
      }),
  });
  const prompts = createPrompts(platform, { objects, soundsDir: exchangeDirs(options.dataDir).prompts });
  const devices = createDevices(platform, { installationDb, names });
  const interactions = createInteractions(platform, {
    installationDb,
    holder: `${hostname()}:${options.dataDir}`,
    ownerUrl: options.ownerUrl,
  });
  const voicemail = createVoicemail(platform, {
    objects,
    async findAudio(db, recordingId) {
      const { hash = null, bytes = null, state } = (await recordings.find(db, recordingId)) ?? {};
      return state === 'kept' && hash !== null && bytes !== null ? { hash, bytes } : null;
    },
    notify(db, tenantId, change, at, personId, caller) {
      const news = { kind: 'voicemail_received', level: 'news', params: { caller }, link: '/voicemail' } as const;
      notifications.notify(db, tenantId, change, at, [personId], news);
    },
  });
  const recordings = createRecordings(platform, {
    installationDb,
    objects,
    stagingKey: options.stagingKey,
    names,
    async onKept({ kind, personId, id, startedAt, durationMs, ...recording }) {
      if (kind !== 'message' || personId === null) return;
      const { tenantId, callId, caller, callerName } = recording;
      const left = { tenantId, callId, caller, callerName, personId, at: startedAt, durationMs: durationMs ?? 0 };
      await voicemail.receive({ ...left, recordingId: id });
    },
  });
  const calls = createCalls(platform, {
    interactions,
    ports: callPorts(platform, { recordings, prompts, trunks, devices, directory }),
    names,
    onNews: createExchangeNews({ recordings, trunks, devices }),
    onSnapshot(snapshot, at) {
      devices.settleOn(snapshot.devices, at);
      for (const trunk of snapshot.trunks) trunks.note({ ...trunk, sipStatus: null, at });
    },
  });
  return { prompts, trunks, devices, interactions, recordings, voicemail, calls };
}
