import type { Page } from 'playwright-core';

/** Asking who is signed in; answered 401 when nobody is. */
const asksForSession = (method: string, url: string): boolean =>
  method === 'GET' && new URL(url).pathname === '/api/v1/session';

/** What a page says from now on: errors of its scripts, errors and warnings of its console, and requests that failed. */
export function watch(page: Page): { readonly complaints: string[] } {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    // The browser repeats every failed answer here; those are looked at below.
    if (message.text().startsWith('Failed to load resource')) return;
    complaints.push(`console: ${message.text()}`);
  });
  page.on('response', (response) => {
    const [status, method, url] = [response.status(), response.request().method(), response.url()];
    if (status < 400 || (status === 401 && asksForSession(method, url))) return;
    complaints.push(`${status} ${method} ${url}`);
  });
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    // What leaving a page cuts short is no failure.
    if (reason !== 'net::ERR_ABORTED') complaints.push(`${reason} ${request.url()}`);
  });
  return { complaints };
}
