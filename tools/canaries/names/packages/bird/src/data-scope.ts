// An adjective is fine.
export const scope = 1;
