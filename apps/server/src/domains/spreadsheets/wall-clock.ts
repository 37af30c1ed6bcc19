/** Shows an instant as the clocks of a zone do: `2026-11-24 16:30:00`. */
export type WallClock = (instant: Date) => string;

export function createWallClock(zone: string): WallClock {
  // The Swedish way of writing is that of ISO 8601.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  return (instant) => format.format(instant);
}
