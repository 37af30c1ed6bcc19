// violates: no-deprecated
/** @deprecated */
const old = 1;
export const current = old;
