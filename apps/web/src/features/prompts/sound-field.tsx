import { type Prompt, type PromptSound, promptRoutes } from '@oneline/contracts';
import { useRef } from 'react';
import { addressOf } from '../../app/api/address.ts';
import { useCommand } from '../../app/api/use-command.ts';
import { useRights } from '../../app/session/me-context.ts';
import { ActionButton } from '../../ui/action-button.tsx';
import { AudioPlayer } from '../../ui/audio-player.tsx';
import { formatStopwatch } from '../../ui/format/duration.ts';
import { ErrorNotice } from '../../ui/page-state.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { useTexts } from './i18n/index.ts';
import styles from './prompts.module.css';

/** What is heard in one language, and another file for it. */
export function SoundField({ prompt, language }: { prompt: Prompt; language: PromptSound['language'] }) {
  const texts = useTexts();
  const { say } = useToasts();
  const { can } = useRights();
  const input = useRef<HTMLInputElement>(null);
  const upload = useCommand(promptRoutes.upload, {
    invalidates: [promptRoutes.list],
    onDone: () => say(texts('sound.uploaded')),
  });
  const sound = prompt.sounds.find((one) => one.language === language);
  const spoken = texts(`language.${language}`);
  const send = (file: File): void => {
    const form = new FormData();
    form.set('file', file);
    void upload.attempt({ params: { id: prompt.id }, query: { language }, form });
  };
  return (
    <section className={styles['sound']}>
      <h3>{texts('sound.title', { language: spoken })}</h3>
      {sound ? (
        <>
          <AudioPlayer
            key={sound.number}
            source={`${addressOf(promptRoutes.audio, { params: { id: prompt.id }, query: { language } })}&version=${sound.number}`}
            label={texts('sound.play', { name: prompt.name, language: spoken })}
          />
          <span className={styles['quiet']}>
            {texts('sound.facts', {
              number: sound.number,
              duration: formatStopwatch(sound.durationMs),
              by: sound.createdBy,
            })}
          </span>
        </>
      ) : (
        <span className={styles['quiet']}>{texts('sound.none')}</span>
      )}
      {sound && sound.clippedShare > 0.001 && (
        <p>{texts('sound.clipped', { percent: (sound.clippedShare * 100).toFixed(1) })}</p>
      )}
      <ErrorNotice error={upload.error} />
      {can('prompt.write') && (
        <ActionButton
          label={texts('sound.upload')}
          icon="upload"
          isSmall
          isBusy={upload.isRunning}
          run={() => input.current?.click()}
        />
      )}
      <input
        ref={input}
        type="file"
        accept=".wav,.mp3,audio/wav,audio/mpeg"
        aria-label={texts('sound.upload')}
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file) send(file);
        }}
      />
    </section>
  );
}
