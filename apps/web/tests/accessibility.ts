import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe calls serious or critical on the page as it stands, one line each. `rules` are axe's names; without, all. */
export async function seriousViolations(page: Page, rules?: string[]): Promise<string[]> {
  // By the debugger, which the page's content policy does not concern.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate((runOnly) => {
    const injected = (globalThis as unknown as { axe: typeof axe }).axe;
    // Quicker: only what is wrong is worked out, and no style sheet is fetched once more.
    return injected.run(document, { ...(runOnly && { runOnly }), resultTypes: ['violations'], preload: false });
  }, rules);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${help}: ${target.join(' ')}`));
}
