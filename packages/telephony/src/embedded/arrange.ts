import type { Background, PlayItemName, RoleName } from '@oneline/media';

/** Where the media of a leg is: by itself, relayed with one other, or mixed. */
export type Seat<Party = unknown> =
  | { readonly kind: 'alone'; readonly background: Background }
  | { readonly kind: 'pair'; readonly with: Party }
  | { readonly kind: 'conference'; readonly conference: string; readonly role: RoleName };

export type Arrangement<Party> = ReadonlyMap<Party, Seat<Party>>;

const silence: Background = { kind: 'silence' };

/**
 * Where everybody of a bridge belongs: two are relayed without decoding, more are mixed, as are those who are listened to.
 * Who holds hears nothing; who is left alone by that hears the music of the hold.
 */
export function arrange<Party>(bridge: {
  readonly conference: string;
  readonly members: readonly Party[];
  readonly monitors: ReadonlyMap<Party, RoleName>;
  readonly holders: ReadonlyMap<Party, readonly PlayItemName[]>;
}): Arrangement<Party> {
  const { conference, members, monitors, holders } = bridge;
  const seats = new Map<Party, Seat<Party>>();
  const active = members.filter((member) => !holders.has(member));
  for (const member of members) if (holders.has(member)) seats.set(member, { kind: 'alone', background: silence });
  const [first, second] = active;
  if (active.length === 2 && monitors.size === 0 && first !== undefined && second !== undefined) {
    seats.set(first, { kind: 'pair', with: second });
    seats.set(second, { kind: 'pair', with: first });
    return seats;
  }
  if (active.length > 1 || (active.length === 1 && monitors.size > 0 && holders.size === 0)) {
    for (const member of active) seats.set(member, { kind: 'conference', conference, role: { kind: 'party' } });
    for (const [monitor, role] of monitors) seats.set(monitor, { kind: 'conference', conference, role });
    return seats;
  }
  const [music] = holders.values();
  const background: Background = music && music.length > 0 ? { kind: 'music', items: music } : silence;
  for (const member of active) seats.set(member, { kind: 'alone', background });
  for (const monitor of monitors.keys()) seats.set(monitor, { kind: 'alone', background: silence });
  return seats;
}

export function isSameSeat<Party>(now: Seat<Party> | undefined, wanted: Seat<Party>): boolean {
  if (now?.kind !== wanted.kind) return false;
  if (now.kind === 'pair' && wanted.kind === 'pair') return now.with === wanted.with;
  return JSON.stringify(now) === JSON.stringify(wanted);
}
