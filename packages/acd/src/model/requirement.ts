/** How well a skill or a language is mastered; 5 is the best. */
export type Level = 1 | 2 | 3 | 4 | 5;

/** What an attribute may be. */
export type Scalar = string | number | boolean;

/**
 * What an agent must be to serve a contact. Plain JSON. `{ all: [] }` holds for everybody, `{ any: [] }` for nobody; a level
 * left out is 1; `organisation` is a unit the agent works in or below; `queue` is a queue the agent is a member of.
 */
export type Requirement =
  | { readonly all: readonly Requirement[] }
  | { readonly any: readonly Requirement[] }
  | { readonly not: Requirement }
  | { readonly skill: string; readonly level?: Level }
  | { readonly language: string; readonly level?: Level }
  | { readonly tier: string }
  | { readonly site: string }
  | { readonly group: string }
  | { readonly organisation: string }
  | { readonly queue: string }
  | { readonly attribute: string; readonly is: Scalar }
  | { readonly attribute: string; readonly atLeast: number };

/** One way in which a ring asks for less than the ring before it; never for more. */
export type Widening =
  | { readonly kind: 'lowerLevel'; readonly of: 'skill' | 'language'; readonly id: string; readonly by: 1 | 2 | 3 | 4 }
  | { readonly kind: 'drop'; readonly of: 'skill' | 'language'; readonly id: string }
  | { readonly kind: 'addGroup'; readonly groupId: string }
  /** Where the requirement names a site, this one will do as well. */
  | { readonly kind: 'addSite'; readonly siteId: string }
  | { readonly kind: 'alternative'; readonly requirement: Requirement };

/** What is known of a contact when it arrives, as conditions of rules. */
export type ContactCondition =
  | { readonly all: readonly ContactCondition[] }
  | { readonly any: readonly ContactCondition[] }
  | { readonly not: ContactCondition }
  | { readonly channel: string }
  | { readonly queue: string }
  | { readonly tier: string }
  | { readonly language: string }
  | { readonly site: string }
  | { readonly attribute: string; readonly is: Scalar }
  | { readonly attribute: string; readonly atLeast: number };
