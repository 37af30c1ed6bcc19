// violates: engine-webrtc-parts
export { name } from '../../postgres/src/index.ts';
