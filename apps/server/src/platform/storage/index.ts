export { storageErrors } from './errors.ts';
export { openLocalObjectStore } from './local-object-store.ts';
export type { ByteRange, ObjectStore, StoredObject } from './object-store.ts';
