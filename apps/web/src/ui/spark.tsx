/** Points of a line in a box, highest value on top; pure, so that it can be tested. */
export function sparkPoints(values: readonly number[], width: number, height: number): string {
  if (values.length < 2) return '';
  const top = Math.max(...values);
  const bottom = Math.min(...values, 0);
  const span = top - bottom || 1;
  const step = (width - 2) / (values.length - 1);
  return values
    .map((value, i) => `${round(1 + i * step)},${round(1 + (1 - (value - bottom) / span) * (height - 2))}`)
    .join(' ');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** A tiny line of a series, in the colour of its text; `label` says it in words. */
export function Spark(props: { values: readonly number[]; label: string; width?: number; height?: number }) {
  const width = props.width ?? 80;
  const height = props.height ?? 20;
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={props.label}>
      <polyline
        points={sparkPoints(props.values, width, height)}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
}
