// violates: no-orphans
export const orphan = 1;
