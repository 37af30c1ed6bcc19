import { recordingRoutes } from '@oneline/contracts';
import { useRef, useState } from 'react';
import { addressOf } from '../../app/api/address.ts';
import { useRoute } from '../../app/api/use-route.ts';
import { useAppTexts } from '../../app/i18n/index.ts';
import { ActionButton } from '../action-button.tsx';
import { formatStopwatch } from '../format/duration.ts';
import { ErrorNotice } from '../page-state.tsx';
import styles from './recording-player.module.css';
import { Waveform } from './waveform.tsx';

const skipSeconds = 5;
const speeds = [1, 1.25, 1.5, 2, 0.75] as const;

/** Plays a recording: its waveform to seek in, skipping and speed. Nothing is loaded before it is played. */
export function RecordingPlayer(props: { id: string; durationMs: number; label: string }) {
  const texts = useAppTexts();
  const read = useRoute(recordingRoutes.get, { params: { id: props.id } });
  const audio = useRef<HTMLAudioElement>(null);
  const [isPlaying, setPlaying] = useState(false);
  const [atSeconds, setAt] = useState(0);
  const [speed, setSpeed] = useState<(typeof speeds)[number]>(1);
  const totalSeconds = props.durationMs / 1000;

  const seek = (seconds: number): void => {
    const to = Math.max(0, Math.min(totalSeconds, seconds));
    setAt(to);
    if (audio.current) audio.current.currentTime = to;
  };
  const toggle = (): void => {
    if (isPlaying) audio.current?.pause();
    else void audio.current?.play().catch(() => setPlaying(false));
  };
  const nextSpeed = (): void => {
    const next = speeds[(speeds.indexOf(speed) + 1) % speeds.length] ?? 1;
    setSpeed(next);
    if (audio.current) audio.current.playbackRate = next;
  };
  return (
    <fieldset className={styles['player']} aria-label={props.label}>
      <ErrorNotice error={read.error ?? undefined} />
      <Waveform
        channels={read.data?.waveform?.channels ?? []}
        share={totalSeconds === 0 ? 0 : atSeconds / totalSeconds}
        label={texts('player.position')}
        words={`${formatStopwatch(atSeconds * 1000)} / ${formatStopwatch(props.durationMs)}`}
        seek={(share) => seek(share * totalSeconds)}
        skip={(steps) => seek(atSeconds + steps * skipSeconds)}
      />
      <div className={styles['controls']}>
        <ActionButton
          label={texts(isPlaying ? 'player.pause' : 'player.play')}
          icon={isPlaying ? 'pause' : 'play'}
          isSmall
          run={toggle}
        />
        <ActionButton
          label={texts('player.back', { seconds: skipSeconds })}
          icon="left"
          tone="quiet"
          isSmall
          isIconOnly
          run={() => seek(atSeconds - skipSeconds)}
        />
        <ActionButton
          label={texts('player.forward', { seconds: skipSeconds })}
          icon="right"
          tone="quiet"
          isSmall
          isIconOnly
          run={() => seek(atSeconds + skipSeconds)}
        />
        <ActionButton label={texts('player.speed', { speed })} tone="quiet" isSmall run={nextSpeed} />
        <span className={styles['clock']}>
          {formatStopwatch(atSeconds * 1000)} / {formatStopwatch(props.durationMs)}
        </span>
      </div>
      {/* biome-ignore lint/a11y/useMediaCaption: what was said on the telephone has no captions */}
      <audio
        ref={audio}
        preload="none"
        src={addressOf(recordingRoutes.audio, { params: { id: props.id } })}
        onPlay={(event) => {
          event.currentTarget.playbackRate = speed;
          setPlaying(true);
        }}
        onPause={() => setPlaying(false)}
        onEnded={() => setPlaying(false)}
        onLoadedMetadata={(event) => {
          if (atSeconds > 0) event.currentTarget.currentTime = atSeconds;
        }}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
      />
    </fieldset>
  );
}
