import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { watch } from '../../../tools/page-complaints.ts';
import { demoPassword } from '../../server/src/testing/running-server.ts';
import en from '../src/app/i18n/en.ts';
import zh from '../src/app/i18n/zh-CN.ts';
import { expectFine, openProduct, type Product } from './product.ts';

let product: Product;
beforeAll(async () => {
  product = await openProduct();
});
afterAll(() => product.close());

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
const focusedId = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.id ?? '');

describe('with the keyboard alone', () => {
  it('somebody signs in, passes the navigation by, and goes to a page', async () => {
    const { page } = await product.open();
    await page.goto(`${product.url}/people`);
    await page.waitForFunction(() => document.activeElement?.matches('input[autocomplete="username"]'));
    await page.keyboard.type('inspector');
    await page.keyboard.press('Tab');
    await page.keyboard.type(demoPassword);
    await page.keyboard.press('Enter');
    await heading(page, zh.page.people).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await focusedId(page)).toBe('main');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: zh.shortcuts.title }).waitFor();
    await expectFine(page, 'shortcuts');
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await page.keyboard.press('h');
    await page.waitForURL(`${product.url}/`);
  });

  it('the palette opens a page by its name and leaves the focus where it was', async () => {
    const { page } = await product.open('inspector');
    const palette = page.getByRole('dialog', { name: zh.shell.search });
    await page.keyboard.press('Control+k');
    await palette.getByRole('combobox').fill(zh.page.codeTables);
    await palette.getByRole('option', { name: zh.page.codeTables, selected: true }).waitFor();
    await expectFine(page, 'palette');
    await page.keyboard.press('Enter');
    await heading(page, zh.page.codeTables).waitFor();
    expect(await palette.count()).toBe(0);
    const search = page.getByRole('button', { name: zh.shell.search });
    await search.focus();
    await page.keyboard.press('Enter');
    await palette.waitFor();
    await page.keyboard.press('Escape');
    await palette.waitFor({ state: 'detached' });
    expect(await search.evaluate((button) => button === document.activeElement)).toBe(true);
  });

  it('the palette finds a person by a part of the name', async () => {
    const { page } = await product.open('admin');
    const answer = await page.context().request.get(`${product.url}/api/v1/people`);
    const { items } = (await answer.json()) as { items: { id: string; name: string }[] };
    const person = items[0];
    if (!person) throw new Error('there is nobody');
    await page.keyboard.press('Control+k');
    await page.keyboard.type(person.name);
    await page.getByRole('option', { name: person.name }).first().click();
    await heading(page, person.name).waitFor();
  });
});

describe('language and looks', () => {
  const looks = async (page: Page, name: string, choice: string): Promise<void> => {
    await page.getByRole('button', { name }).click();
    await expectFine(page, 'looks');
    await page.getByRole('menuitemradio', { name: choice }).click();
    await page.keyboard.press('Escape');
  };
  const brightness = (page: Page): Promise<number> =>
    page.evaluate(() => {
      const [r = 0, g = 0, b = 0] = getComputedStyle(document.body).backgroundColor.match(/\d+/g)?.map(Number) ?? [];
      return (r + g + b) / (3 * 255);
    });

  it('change at once without loading again, and go with the person to another browser', async () => {
    const { page } = await product.open('backoffice');
    const { complaints } = watch(page);
    await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
    await looks(page, zh.shell.looks, 'English');
    await page.getByRole('navigation').getByRole('link', { name: en.page.people }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    const saved = page.waitForResponse((response) => response.request().method() !== 'GET');
    await looks(page, en.shell.looks, en.theme.dark);
    await saved;
    await expect.poll(() => brightness(page)).toBeLessThan(0.2);
    expect(await page.evaluate(() => 'isSamePage' in globalThis)).toBe(true);

    const elsewhere = (await product.open('backoffice')).page;
    await elsewhere.getByRole('navigation').getByRole('link', { name: en.page.people }).waitFor();
    await expect.poll(() => brightness(elsewhere)).toBeLessThan(0.2);
    expect(complaints).toEqual([]);
  });

  it('follow the system until somebody chooses', async () => {
    const { page } = await product.open('editor', { theme: 'dark' });
    await expect.poll(() => brightness(page)).toBeLessThan(0.2);
    await page.emulateMedia({ colorScheme: 'light' });
    await expect.poll(() => brightness(page)).toBeGreaterThan(0.8);
    await looks(page, zh.shell.looks, zh.theme.light);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.reload();
    await page.getByRole('button', { name: zh.shell.looks }).waitFor();
    await expect.poll(() => brightness(page)).toBeGreaterThan(0.8);
  });
});
