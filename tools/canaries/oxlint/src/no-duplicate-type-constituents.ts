// violates: no-duplicate-type-constituents
export type Twice = 'a' | 'a';
