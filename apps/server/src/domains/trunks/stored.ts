import type { Trunk } from '@oneline/contracts';

/** A trunk as it is kept, with its sealed password. */
export interface StoredTrunk extends Omit<Trunk, 'registration'> {
  readonly registration: {
    readonly user: string;
    readonly realm: string | null;
    readonly expiresSeconds: number;
    readonly sealedPassword: string;
  } | null;
}

export function presentTrunk({ registration, ...trunk }: StoredTrunk): Trunk {
  if (registration === null) return { ...trunk, registration };
  const { sealedPassword: _, ...rest } = registration;
  return { ...trunk, registration: { ...rest, hasPassword: true } };
}
