import type {} from 'vitest';
import { runServer, sipPortOf } from '../../server/src/testing/running-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the product answers, with demo data. */
    productUrl: string;
    /** Where telephones and trunks reach its exchange, UDP on loopback. */
    sipPort: number;
  }
}

/** The whole product, once for the run. Suites share it: whoever changes preferences or signs out takes a login of their own. */
export default async function setup(project: {
  provide(key: 'productUrl', value: string): void;
  provide(key: 'sipPort', value: number): void;
}): Promise<() => Promise<void>> {
  const server = await runServer({ isSeeded: true });
  project.provide('productUrl', server.url);
  project.provide('sipPort', await sipPortOf(server));
  return () => server.close();
}
