/** Points at the start, and per second of waiting. */
export interface Urgency {
  readonly points: number;
  readonly slope: number;
}

/** What competes with a contact for the same agents. */
export interface Competition {
  /** The most points any other begins with, and the steepest slope. */
  readonly most: Urgency;
  readonly arrivalsPerSecond: number;
  /** Contacts these agents begin with each second while any wait. */
  readonly startsPerSecond: number;
  /** Already waiting when the contact arrives. */
  readonly ahead: number;
}

/**
 * The longest a contact can wait, in seconds, while its competitors arrive and are served at steady rates. A competitor can
 * only pass it by arriving before (1 − s/r)·t + (b − a)⁺/r of the first t seconds, where a and s are its own points and slope, b
 * and r the most and the steepest of others (r at least s); so many are served before it at most.
 * @returns Infinity when those who can pass arrive as fast as agents start: only then could it starve
 */
export function longestWaitSeconds({ points, slope }: Urgency, competition: Competition): number {
  const { most, arrivalsPerSecond, startsPerSecond, ahead } = competition;
  const steepest = Math.max(most.slope, slope);
  const headStart = Math.max(0, most.points - points) / steepest;
  const passing = arrivalsPerSecond * (1 - slope / steepest);
  if (passing >= startsPerSecond) return Number.POSITIVE_INFINITY;
  // One arrival more than the rate says, by the luck of the moment; and the start of the contact itself.
  return (ahead + arrivalsPerSecond * headStart + 2) / (startsPerSecond - passing);
}
