import type {} from 'vitest';
import { runServer } from '../../server/src/testing/running-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the product answers, with demo data. */
    productUrl: string;
  }
}

/** The whole product, once for the run. Suites share it: whoever changes preferences or signs out takes a login of their own. */
export default async function setup(project: {
  provide(key: 'productUrl', value: string): void;
}): Promise<() => Promise<void>> {
  const server = await runServer({ isSeeded: true });
  project.provide('productUrl', server.url);
  return () => server.close();
}
