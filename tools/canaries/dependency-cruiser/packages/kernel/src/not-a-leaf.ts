// violates: kernel-is-a-leaf
export { Type } from 'typebox';
