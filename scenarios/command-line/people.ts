import { openSession } from '../session.ts';
import type { CommandResult } from './run-command.ts';

/** Opens a printed link, as the page does that it leads to; returns the HTTP status. */
export async function redeem(url: string, { stdout }: CommandResult, newPassword: string): Promise<number> {
  const token = /\/link#(\S+)/.exec(stdout)?.[1];
  const { status } = await fetch(`${url}/api/v1/session/one-time-link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-oneline': '1' },
    body: JSON.stringify({ token, password: newPassword }),
  });
  return status;
}

/** As the administrator `boss` sees them. */
export async function peopleOf(url: string, password: string): Promise<unknown[]> {
  const { send } = await openSession(url, 'boss', password);
  const { body } = await send('GET', '/people?sort=employeeNo');
  return (body as { items: unknown[] }).items;
}
