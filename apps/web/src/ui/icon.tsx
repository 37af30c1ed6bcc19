import { type IconName, iconPaths } from './icon-paths.ts';

/** A line icon that takes the colour of its text. It only decorates: the word beside it, or the button's label, says it. */
export function Icon(props: { name: IconName; size?: number }) {
  const size = props.size ?? 16;
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={iconPaths[props.name]} />
    </svg>
  );
}
