import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { type Look, openContext, settle, signIn, sizeOf, visit } from '../browser.ts';
import { watch } from '../page-complaints.ts';
import { pathToOpen, type WebPage } from '../web-pages.ts';
import type { Choice } from './options.ts';

export interface Picture extends Look {
  readonly page: WebPage;
  /** Its name in the folder. */
  readonly file: string;
}

/**
 * Takes what was chosen into `folder`; what could not be taken, complained, or is wider than its window comes as a line each.
 */
export async function takePictures(input: {
  readonly browser: Browser;
  readonly url: string;
  readonly folder: string;
  readonly choice: Choice;
  readonly password: string;
}): Promise<{ pictures: readonly Picture[]; failures: readonly string[] }> {
  const { browser, url, folder, choice, password } = input;
  const pictures: Picture[] = [];
  const failures: string[] = [];

  /** One page after the other, each loaded once and looked at in all widths. */
  async function takePages(tab: Page, pages: readonly WebPage[], look: Look): Promise<void> {
    const read = async (apiPath: string): Promise<unknown> =>
      (await tab.context().request.get(`${url}${apiPath}`)).json();
    const { complaints } = watch(tab);
    for (const page of pages) {
      const where = `${page.path} ${look.theme} ${look.locale}`;
      try {
        await visit(tab, `${url}${await pathToOpen(page, read)}`);
        for (const width of choice.widths) {
          await tab.setViewportSize(sizeOf(width));
          await settle(tab);
          const file = `${page.name}-${look.theme}-${look.locale}-${width}.png`;
          await tab.screenshot({ path: join(folder, file) });
          pictures.push({ ...look, width, page, file });
          const excess = await tab.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
          if (excess > 0) failures.push(`${where} ${width}: ${excess} pixels wider than its window`);
        }
      } catch (error) {
        failures.push(`${where}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
      }
      failures.push(...complaints.splice(0).map((complaint) => `${where}: ${complaint}`));
    }
  }

  for (const theme of choice.themes) {
    for (const locale of choice.locales) {
      const look = { theme, locale, width: choice.widths[0] ?? 0 };
      const context = await openContext(browser, look);
      const tab = await context.newPage();
      const isPublic = (page: WebPage): boolean => page.isPublic;
      await takePages(tab, choice.pages.filter(isPublic), look);
      const others = choice.pages.filter((page) => !isPublic(page));
      if (others.length > 0) {
        await signIn(tab, url, choice.login, password);
        await takePages(tab, others, look);
      }
      await context.close();
    }
  }
  return { pictures, failures };
}
