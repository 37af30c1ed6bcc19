/** The loudest of each of so many stretches of a channel, 0–1, from its peaks (0–255, in base64). */
export function peaksIn(channel: string, stretches: number): number[] {
  const octets = Uint8Array.from(atob(channel), (letter) => letter.charCodeAt(0));
  if (octets.length === 0) return [];
  const count = Math.min(stretches, octets.length);
  return Array.from({ length: count }, (_, i) => {
    const from = Math.floor((i * octets.length) / count);
    const to = Math.max(from + 1, Math.floor(((i + 1) * octets.length) / count));
    return Math.max(...octets.subarray(from, to)) / 255;
  });
}

/** An outline in a box of this width: to one side of the axis at `axis`, at most `reach` away from it (negative: upwards). */
export function outlineOf(peaks: readonly number[], box: { width: number; axis: number; reach: number }): string {
  const step = box.width / peaks.length;
  const points = peaks.flatMap((peak, i) => {
    const y = round(box.axis + peak * box.reach);
    return [`${round(i * step)},${y}`, `${round((i + 1) * step)},${y}`];
  });
  return points.length === 0 ? '' : `M0,${box.axis} L${points.join(' ')} L${box.width},${box.axis} Z`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
