// violates: engine-telephony-parts
export { name } from '../../postgres/src/index.ts';
