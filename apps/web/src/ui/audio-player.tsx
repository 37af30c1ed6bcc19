import styles from './audio-player.module.css';

/** Plays a file of the API; nothing is loaded before somebody wants to hear it. */
export function AudioPlayer(props: { source: string; label: string; onPlay?: () => void }) {
  return (
    // biome-ignore lint/a11y/useMediaCaption: what was said on the telephone has no captions
    <audio
      className={styles['player']}
      controls
      preload="none"
      src={props.source}
      aria-label={props.label}
      onPlay={props.onPlay}
    />
  );
}
