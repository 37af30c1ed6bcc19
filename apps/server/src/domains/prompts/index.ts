import type { PromptSound } from '@oneline/contracts';
import type { Sound } from '@oneline/telephony';
import { systemOrigin } from '../../platform/command/index.ts';
import type { DomainModule } from '../../platform/domain-module.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ObjectStore } from '../../platform/storage/index.ts';
import { promptBindings } from './routes.ts';
import { createPromptService } from './service.ts';
import { createSoundFiles } from './sound-files.ts';

export { promptErrors } from './errors.ts';

export interface PromptsModule extends DomainModule {
  /** What is played for a prompt, ready for the exchange: in this language, else in any; nothing when it has no sound. */
  soundsOf(tenantId: string, promptId: string, language?: PromptSound['language']): Promise<readonly Sound[]>;
  /** Makes a file the newest version of a prompt, in the name of the installation. Errors: `prompts.*`. */
  record(tenantId: string, promptId: string, file: Buffer, fileName: string): Promise<void>;
  /** What whoever is held hears. */
  music(tenantId: string): Promise<readonly Sound[]>;
  /** What is heard before the beep of a voicemail. */
  greeting(tenantId: string): Promise<readonly Sound[]>;
}

export interface PromptsOptions {
  readonly objects: ObjectStore;
  /** Where the exchange looks for what it plays. */
  readonly soundsDir: string;
}

/** 语音文件: announcements and music, by language and version. */
export function createPrompts(platform: Platform, { objects, soundsDir }: PromptsOptions): PromptsModule {
  const { tenants, commands, log } = platform;
  const service = createPromptService(objects);
  const files = createSoundFiles({ dir: soundsDir, objects });

  const soundsOf: PromptsModule['soundsOf'] = async (tenantId, promptId, language = 'zh-CN') => {
    const { sounds, isActive } = await service.find(tenants.of(tenantId), promptId);
    const sound = sounds.find((one) => one.language === language) ?? sounds[0];
    if (!isActive || !sound) return [];
    try {
      await files.provide(tenantId, sound.hash);
    } catch (error) {
      // A call goes on without what cannot be played.
      log.error({ err: error, promptId }, 'a prompt cannot be played');
      return [];
    }
    return [{ kind: 'prompt', object: sound.hash }];
  };

  async function chosen(tenantId: string, which: 'musicId' | 'greetingId'): Promise<readonly Sound[]> {
    const promptId = (await service.choiceOf(tenants.of(tenantId)))[which];
    return promptId === null ? [] : soundsOf(tenantId, promptId);
  }

  return {
    name: 'prompts',
    routes: promptBindings({ service, objects, commands }),
    topics: [{ topic: 'prompts', access: 'prompt.read' }],
    soundsOf,
    async record(tenantId, promptId, file, fileName) {
      const kept = await service.keep(tenantId, file, fileName);
      const origin = systemOrigin(tenantId);
      const db = tenants.of(tenantId);
      await commands.run(origin, (change, at) =>
        service.addSound({ db, tenantId, actor: origin.actorName, change, at }, promptId, 'zh-CN', kept),
      );
    },
    music: (tenantId) => chosen(tenantId, 'musicId'),
    greeting: (tenantId) => chosen(tenantId, 'greetingId'),
  };
}
