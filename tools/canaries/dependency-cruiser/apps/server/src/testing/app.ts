// What only tests share may use what only tests may.
export { name } from '@oneline/testing';
