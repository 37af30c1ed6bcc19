// violates: no-dev-dependency-in-the-product
export { test } from 'vitest';
