import { type KeyboardEvent, useMemo } from 'react';
import { outlineOf, peaksIn } from './peaks.ts';
import styles from './recording-player.module.css';

const width = 600;
const axis = 24;
const stretches = 300;

/** The customer above, our side below, quiet speech raised by the square root; a click or an arrow key goes to a place. `share` is how far it is, 0–1. */
export function Waveform(props: {
  channels: readonly string[];
  share: number;
  label: string;
  words: string;
  seek: (share: number) => void;
  skip: (steps: number) => void;
}) {
  const { channels } = props;
  const outlines = useMemo(
    () =>
      channels.map((channel, i) =>
        outlineOf(peaksIn(channel, stretches).map(Math.sqrt), { width, axis, reach: i === 0 ? -axis : axis }),
      ),
    [channels],
  );
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowLeft') props.skip(-1);
    else if (event.key === 'ArrowRight') props.skip(1);
    else if (event.key === 'Home') props.seek(0);
    else if (event.key === 'End') props.seek(1);
    else return;
    event.preventDefault();
  };
  const percent = Math.round(props.share * 100);
  return (
    <div
      className={styles['waveform']}
      role="slider"
      tabIndex={0}
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={props.words}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        props.seek((event.clientX - box.left) / box.width);
      }}
    >
      <svg viewBox={`0 0 ${width} ${axis * 2}`} preserveAspectRatio="none" aria-hidden="true">
        {outlines.map((outline, i) => (
          <path key={i === 0 ? 'customer' : 'ours'} d={outline} data-side={i === 0 ? 'customer' : 'ours'} />
        ))}
      </svg>
      <span className={styles['needle']} style={{ insetInlineStart: `${props.share * 100}%` }} />
    </div>
  );
}
