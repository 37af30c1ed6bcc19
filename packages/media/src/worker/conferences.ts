import type { Feed } from '../audio/feed.ts';
import { type Conference, createConference, type Role } from '../conference/conference.ts';
import { errors } from '../errors.ts';
import type { Wheel } from '../wheel/wheel.ts';
import type { Legs } from './legs.ts';
import type { MediaEventBody, RoleName } from './protocol.ts';

/** The conferences of a thread by name: one begins with its first member and ends with its last. */
export interface Conferences {
  /** Takes a leg out of its bridge or other conference, or gives it another role. @throws `media.no_such_leg` */
  admit(name: string, leg: string, role: RoleName): void;
  /** @throws `media.not_found` */
  dismiss(name: string, leg: string): void;
  /** Takes a leg out of whatever conference it is in. */
  release(leg: string): void;
  announce(name: string, feed: Feed): void;
  close(name: string): void;
  readonly count: number;
}

export interface ConferencesOptions {
  readonly legs: Legs;
  readonly wheel: Wheel;
  readonly emit: (event: MediaEventBody) => void;
}

interface OpenConference {
  readonly conference: Conference;
  readonly members: Set<string>;
  readonly leaveWheel: () => void;
}

export function createConferences({ legs, wheel, emit }: ConferencesOptions): Conferences {
  const conferences = new Map<string, OpenConference>();

  const find = (name: string): OpenConference => {
    const open = conferences.get(name);
    if (open === undefined) throw errors.notFound({ conference: name });
    return open;
  };

  const begin = (name: string): OpenConference => {
    const conference = createConference();
    const open = { conference, members: new Set<string>(), leaveWheel: wheel.seat(conference.turn) };
    conferences.set(name, open);
    return open;
  };

  const dismiss = (name: string, leg: string): void => {
    const open = find(name);
    if (!open.members.delete(leg)) throw errors.notFound({ conference: name, leg });
    const session = legs.get(leg);
    open.conference.dismiss(session.leg);
    session.leaveConference();
    if (open.members.size > 0) return;
    open.leaveWheel();
    conferences.delete(name);
    emit({ kind: 'conference.ended', conference: name });
  };

  const release = (leg: string): void => {
    for (const [name, { members }] of [...conferences]) if (members.has(leg)) dismiss(name, leg);
  };

  const roleOf = (role: RoleName): Role =>
    role.kind === 'coach' ? { kind: 'coach', of: legs.get(role.of).leg } : role;

  return {
    get count() {
      return conferences.size;
    },
    admit(name, leg, roleName) {
      const session = legs.get(leg);
      const role = roleOf(roleName);
      if (conferences.get(name)?.members.has(leg) !== true) {
        release(leg);
        legs.unbridge(leg);
        session.joinConference();
      }
      const open = conferences.get(name) ?? begin(name);
      open.conference.admit(session.leg, role);
      open.members.add(leg);
    },
    dismiss,
    release,
    announce: (name, feed) => find(name).conference.announce(feed),
    close(name) {
      for (const leg of [...find(name).members]) dismiss(name, leg);
    },
  };
}
