import type { Client } from 'pg';

/** Changes the database for as long as `work` takes; for proving that a proof can fail. */
export async function weakened<Result>(
  owner: Client,
  change: { readonly by: string; readonly undo: string },
  work: () => Promise<Result>,
): Promise<Result> {
  await owner.query(change.by);
  try {
    return await work();
  } finally {
    await owner.query(change.undo);
  }
}
