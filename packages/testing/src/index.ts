export { freePort } from './free-port.ts';
export { createTestDatabases, type Template, type TestDatabase, type TestDatabases } from './template-databases.ts';
export { makeTemporaryDirectory, type TemporaryDirectory } from './temporary-directory.ts';
export { type UntilOptions, until } from './until.ts';
