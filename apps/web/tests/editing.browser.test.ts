import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { settle, visit } from '../../../tools/browser.ts';
import { watch } from '../../../tools/page-complaints.ts';
import { demoPassword } from '../../server/src/testing/running-server.ts';
import zh from '../src/app/i18n/zh-CN.ts';
import codeTables from '../src/features/code-tables/i18n/zh-CN.ts';
import security from '../src/features/security/i18n/zh-CN.ts';
import { expectFine, openProduct, type Product } from './product.ts';

let product: Product;
let context: BrowserContext;
let page: Page;
beforeAll(async () => {
  product = await openProduct();
  ({ context } = await product.open('admin'));
});
beforeEach(async () => {
  page = await context.newPage();
});
afterEach(() => page.close());
afterAll(() => product.close());

const heading = (tab: Page, name: string) => tab.getByRole('heading', { level: 1, name });
/** A text in both languages has a field for each. */
const inChinese = (tab: Page, label: string) => tab.getByRole('textbox', { name: `${label} ${zh.form.in['zh-CN']}` });
const inEnglish = (tab: Page, label: string) => tab.getByRole('textbox', { name: `${label} ${zh.form.in.en}` });

async function addTable(name: string, label: string): Promise<void> {
  await visit(page, `${product.url}/code-tables`);
  await page.keyboard.press('n');
  const sheet = page.getByRole('dialog', { name: codeTables.add });
  await sheet.getByLabel(codeTables.field.name).fill(name);
  await inChinese(page, codeTables.field.label).fill(label);
  await inEnglish(page, codeTables.field.label).fill(`English ${label}`);
  await page.keyboard.press('Control+Enter');
  await sheet.waitFor({ state: 'detached' });
  await heading(page, label).waitFor();
}

describe('a code table', () => {
  it('is added with its entries, by keys', async () => {
    const { complaints } = watch(page);
    await addTable('added_by_keys', '按键新增');
    await page.keyboard.press('n');
    const sheet = page.getByRole('dialog', { name: codeTables.entries.add });
    await sheet.getByLabel(codeTables.entry.code).fill('FIRST');
    await inChinese(page, codeTables.entry.label).fill('第一个');
    await inEnglish(page, codeTables.entry.label).fill('The first');
    await expectFine(page, 'sheet');
    await page.keyboard.press('Control+Enter');
    await sheet.waitFor({ state: 'detached' });
    const row = page.getByRole('row').filter({ hasText: 'FIRST' });
    await row.filter({ hasText: '第一个' }).filter({ hasText: codeTables.entry.valid }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('that two tabs change is merged: each decides where both changed, nothing is overwritten unseen', async () => {
    await addTable('changed_twice', '改两次');
    const other = await context.newPage();
    await visit(other, page.url());
    for (const tab of [page, other]) {
      await tab.keyboard.press('e');
      await tab.getByRole('dialog', { name: codeTables.edit }).waitFor();
    }
    await inChinese(page, codeTables.field.label).fill('第一人的名称');
    await page.getByLabel(codeTables.field.description).fill('第一人的说明');
    await page.keyboard.press('Control+Enter');
    await heading(page, '第一人的名称').waitFor();

    await inChinese(other, codeTables.field.label).fill('第二人的名称');
    await other.keyboard.press('Control+Enter');
    const conflict = other.getByRole('dialog', { name: zh.conflict.title });
    const choice = conflict.getByRole('radiogroup', { name: codeTables.field.label });
    await choice.getByRole('radio').filter({ hasText: '第一人的名称' }).waitFor();
    expect(await heading(page, '第一人的名称').count()).toBe(1);
    await choice.getByRole('radio').filter({ hasText: '第二人的名称' }).click();
    await expectFine(other, 'conflict');
    await conflict.getByRole('button', { name: zh.conflict.save }).click();
    await conflict.waitFor({ state: 'detached' });
    for (const tab of [other, page]) await heading(tab, '第二人的名称').waitFor();

    await page.keyboard.press('e');
    const sheet = page.getByRole('dialog', { name: codeTables.edit });
    expect(await sheet.getByLabel(codeTables.field.description).inputValue()).toBe('第一人的说明');
  });
});

describe('what is not saved', () => {
  it('is not lost by Esc in a sheet until somebody says so', async () => {
    await addTable('kept_unsaved', '未保存');
    await page.keyboard.press('e');
    const sheet = page.getByRole('dialog', { name: codeTables.edit });
    await sheet.getByLabel(codeTables.field.description).fill('没有保存的说明');
    await page.keyboard.press('Escape');
    const question = page.getByRole('dialog', { name: zh.unsaved.title });
    await expectFine(page, 'unsaved');
    await question.getByRole('button', { name: zh.unsaved.stay }).click();
    expect(await sheet.getByLabel(codeTables.field.description).inputValue()).toBe('没有保存的说明');
    await page.keyboard.press('Escape');
    await question.getByRole('button', { name: zh.unsaved.discard }).click();
    await sheet.waitFor({ state: 'detached' });
  });

  it('is not lost by a link or by loading the page again until somebody says so', async () => {
    await visit(page, `${product.url}/security-policy`);
    const length = page.getByLabel(security.field.passwordMinLength);
    await length.fill('13');
    const link = page.getByRole('navigation').getByRole('link', { name: zh.page.people });
    await link.click();
    const question = page.getByRole('dialog', { name: zh.unsaved.title });
    await question.getByRole('button', { name: zh.unsaved.stay }).click();
    await question.waitFor({ state: 'detached' });
    expect(new URL(page.url()).pathname).toBe('/security-policy');
    expect(await length.inputValue()).toBe('13');

    const asked = page.waitForEvent('dialog');
    await page.evaluate(() => setTimeout(() => location.reload()));
    const dialog = await asked;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.dismiss();
    expect(await length.inputValue()).toBe('13');

    await link.click();
    await question.getByRole('button', { name: zh.unsaved.leave }).click();
    await heading(page, zh.page.people).waitFor();
  });

  it('outlives the session, and a change that somebody else has made meanwhile', async () => {
    await visit(page, `${product.url}/security-policy`);
    const history = page.getByLabel(security.field.passwordHistory);
    await history.fill('7');

    const other = (await product.open('admin')).page;
    await visit(other, page.url());
    await other.getByLabel(security.field.lockAfterFailures).fill('9');
    await other.keyboard.press('Control+Enter');
    await other.getByText(security.saved).waitFor();

    await context.clearCookies();
    await page.keyboard.press('Control+Enter');
    const cover = page.getByRole('dialog', { name: zh.session.lostTitle });
    await cover.locator('input[type="password"]').waitFor();
    await expectFine(page, 'session-lost');
    await cover.locator('input[type="password"]').fill(demoPassword);
    await page.keyboard.press('Enter');
    await cover.waitFor({ state: 'detached' });
    await settle(page);
    expect(await history.inputValue()).toBe('7');

    await history.press('Control+Enter');
    const conflict = page.getByRole('dialog', { name: zh.conflict.title });
    await conflict.getByText(zh.conflict.taken.replace('{{fields}}', security.field.lockAfterFailures)).waitFor();
    await conflict.getByRole('button', { name: zh.conflict.save }).click();
    await page.getByText(security.saved).waitFor();
    expect(await page.getByLabel(security.field.lockAfterFailures).inputValue()).toBe('9');
    expect(await history.inputValue()).toBe('7');
  });
});
