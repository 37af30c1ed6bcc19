import { type Feed, FRAME_SAMPLES } from '../audio/feed.ts';
import { alaw } from '../g711/laws.ts';
import type { DrivenLeg, Leg } from '../leg/leg-interface.ts';

/**
 * Who hears whom. Parties hear each other (a supervisor who barges in is one). A listener hears the parties and is heard by
 * nobody. A coach hears the parties and is heard by one member only, who whispers advice into one ear.
 */
export type Role =
  | { readonly kind: 'party' }
  | { readonly kind: 'listener' }
  | { readonly kind: 'coach'; readonly of: Leg };

export const party: Role = { kind: 'party' };
export const listener: Role = { kind: 'listener' };
export const coachOf = (leg: Leg): Role => ({ kind: 'coach', of: leg });

export interface Conference {
  /** Takes a leg in, or gives one that is in another role. A relay of its packets ends. */
  admit(leg: Leg, role: Role): void;
  dismiss(leg: Leg): void;
  readonly members: number;
  /** What everybody is to hear beside each other: an announcement, a beep. Until it says nothing more. */
  announce(feed: Feed): void;
  /** Once each 20 ms. */
  turn(nowMs: number, frames: number): void;
  /** Lets everybody go. */
  close(): void;
}

interface Member {
  readonly leg: Leg;
  readonly driven: DrivenLeg;
  readonly mix: Int32Array;
  role: Role;
  heard: Int16Array;
}

/** Mixes linear samples: each hears the sum of all that he is to hear, never himself; too loud is clipped. */
export function createConference(): Conference {
  const members: Member[] = [];
  const sum = new Int32Array(FRAME_SAMPLES);
  const announced = new Uint8Array(FRAME_SAMPLES);
  const announcements: Feed[] = [];

  const memberOf = (leg: Leg): Member | undefined => members.find((member) => member.leg === leg);

  const sumParties = (frames: number): void => {
    sum.fill(0);
    for (const { role, heard } of members) if (role.kind === 'party') add(sum, heard);
    const announcement = announcements[0];
    if (announcement === undefined) return;
    if (announcement.next(announced, 0, alaw, frames)) {
      for (let i = 0; i < FRAME_SAMPLES; i += 1) {
        sum[i] = (sum[i] as number) + (alaw.linear[announced[i] as number] as number);
      }
    } else {
      announcements.shift();
    }
  };

  const mixFor = ({ leg, role, heard, mix }: Member): void => {
    mix.set(sum);
    if (role.kind === 'party') subtract(mix, heard);
    for (const other of members) if (other.role.kind === 'coach' && other.role.of === leg) add(mix, other.heard);
  };

  return {
    get members() {
      return members.length;
    },
    admit(leg, role) {
      const known = memberOf(leg);
      if (known !== undefined) {
        known.role = role;
        return;
      }
      leg.relayTo(undefined);
      const mix = new Int32Array(FRAME_SAMPLES);
      const member: Member = { leg, driven: leg.drive(), mix, role, heard: new Int16Array(FRAME_SAMPLES) };
      leg.feed(createMixFeed(mix));
      members.push(member);
    },
    dismiss(leg) {
      const member = memberOf(leg);
      if (member === undefined) return;
      members.splice(members.indexOf(member), 1);
      leg.feed(undefined);
      member.driven.release();
    },
    announce(feed) {
      announcements.push(feed);
    },
    turn(nowMs, frames) {
      for (const member of members) member.heard = member.driven.hear(frames);
      sumParties(frames);
      for (const member of members) mixFor(member);
      for (const member of members) member.driven.say(nowMs, frames);
    },
    close() {
      for (const { leg, driven } of members.splice(0)) {
        leg.feed(undefined);
        driven.release();
      }
    },
  };
}

function add(sum: Int32Array, samples: Int16Array): void {
  for (let i = 0; i < FRAME_SAMPLES; i += 1) sum[i] = (sum[i] as number) + (samples[i] as number);
}

function subtract(sum: Int32Array, samples: Int16Array): void {
  for (let i = 0; i < FRAME_SAMPLES; i += 1) sum[i] = (sum[i] as number) - (samples[i] as number);
}

function createMixFeed(mix: Int32Array): Feed {
  return {
    next(into, at, { octet }) {
      for (let i = 0; i < FRAME_SAMPLES; i += 1) {
        const sample = mix[i] as number;
        const clipped = sample > 32_767 ? 32_767 : sample < -32_768 ? -32_768 : sample;
        into[at + i] = octet[clipped & 0xffff] as number;
      }
      return true;
    },
  };
}
