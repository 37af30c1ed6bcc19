// violates: testing-in-tests-only
export { name } from '@oneline/testing';
