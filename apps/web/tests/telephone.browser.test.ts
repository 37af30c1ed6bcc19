import { openPhone, type Phone } from '@oneline/callers';
import { until } from '@oneline/testing';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { visit } from '../../../tools/browser.ts';
import { watch } from '../../../tools/page-complaints.ts';
import errors from '../src/app/i18n/errors.zh-CN.ts';
import zh from '../src/app/i18n/zh-CN.ts';
import calls from '../src/features/calls/i18n/zh-CN.ts';
import devices from '../src/features/devices/i18n/zh-CN.ts';
import lines from '../src/features/lines/i18n/zh-CN.ts';
import prompts from '../src/features/prompts/i18n/zh-CN.ts';
import { expectFine, openProduct, type Product } from './product.ts';

const host = '127.0.0.1';
let product: Product;
let context: BrowserContext;
let page: Page;
const phones: Phone[] = [];
beforeAll(async () => {
  product = await openProduct();
  ({ context } = await product.open('admin'));
});
beforeEach(async () => {
  page = await context.newPage();
});
afterEach(async () => {
  for (const phone of phones.splice(0)) await phone.close();
  await page.close();
});
afterAll(() => product.close());

async function phone(user: string, password?: string): Promise<Phone> {
  const registrar = { host, port: inject('sipPort') };
  const made = await openPhone({ host, transport: 'udp', registrar, user, ...(password && { password }) });
  phones.push(made);
  return made;
}

describe('lines', () => {
  it('get a trunk by keys, and a clear word where its addresses are none', async () => {
    const { complaints } = watch(page);
    await visit(page, `${product.url}/trunks`);
    await page.keyboard.press('n');
    const dialog = page.getByRole('dialog', { name: lines.trunks.add });
    await dialog.getByLabel(lines.trunks.name, { exact: true }).fill('联通中继');
    await dialog.getByLabel(lines.trunks.host).fill('203.0.113.9');
    const sources = dialog.getByRole('combobox', { name: lines.trunks.sources });
    await sources.fill('0.0.0.0/0');
    await sources.press('Enter');
    await page.keyboard.press('Control+Enter');
    await dialog.getByText(errors.error.trunks.network_invalid.what).waitFor();
    await dialog.locator('.ant-select-selection-item-remove').click();
    await sources.fill('203.0.113.0/29');
    await sources.press('Enter');
    await expectFine(page, 'new-trunk');
    await page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('row').filter({ hasText: '联通中继' }).filter({ hasText: '203.0.113.9:5060/udp' }).waitFor();
    // The refusal is told by the browser too.
    expect(complaints.filter((complaint) => !complaint.includes('422'))).toEqual([]);
  });
});

describe('a telephone', () => {
  it('is given, registers with what is shown once, and is seen to be registered at once', async () => {
    await visit(page, `${product.url}/devices`);
    await page.keyboard.press('n');
    const dialog = page.getByRole('dialog', { name: devices.add });
    await dialog.getByRole('combobox', { name: devices.field.person }).fill('高天佑');
    await page.locator('.ant-select-item-option').filter({ hasText: '高天佑' }).first().click();
    await dialog.getByLabel(devices.field.extension).fill('1888');
    await page.keyboard.press('Control+Enter');
    const shown = page.getByRole('dialog', { name: devices.secret.title.replace('{{extension}}', '1888') });
    await shown.waitFor();
    await expectFine(page, 'device-secret');
    const secret = await shown.locator('code').last().innerText();
    await shown.getByRole('button', { name: devices.secret.done }).click();
    const row = page.getByRole('row').filter({ hasText: '1888' });
    await row.filter({ hasText: devices.state.away }).waitFor();
    const desk = await phone('1888', secret);
    await until(
      () =>
        desk.register().then(
          () => true,
          () => false,
        ),
      { what: 'the telephone to register' },
    );
    await row.filter({ hasText: devices.state.registered }).waitFor();
    expect(await page.getByText(secret).count()).toBe(0);
  });
});

describe('a call', () => {
  it('is seen while it lives, ended by who may, and found in the records with what happened', async () => {
    await visit(page, `${product.url}/live-calls`);
    const caller = await phone('13700001234');
    const call = await caller.call('9196');
    await call.waitFor('answered');
    const row = page.getByRole('row').filter({ hasText: '137 0000 1234' });
    await row.filter({ hasText: calls.state.machine }).waitFor();
    await expectFine(page, 'live-call');
    await row.getByRole('button', { name: calls.hangUp.action }).click();
    await page
      .getByRole('dialog', { name: calls.hangUp.title })
      .getByRole('button', { name: calls.hangUp.action })
      .click();
    await call.waitFor('ended');
    await row.waitFor({ state: 'detached' });
    await visit(page, `${product.url}/calls`);
    await page.getByRole('row').filter({ hasText: '137 0000 1234' }).first().click();
    const whole = page.getByRole('dialog', { name: calls.call.title });
    await whole.getByText(calls.segment.echo).waitFor();
    await expectFine(page, 'call');
  });
});

describe('a recorded call', () => {
  const api = async (method: 'GET' | 'POST' | 'PUT', path: string, data?: object) => {
    const headers = { 'x-oneline': '1' };
    const reply = await context.request.fetch(`${product.url}/api/v1${path}`, { method, headers, data });
    if (!reply.ok()) throw new Error(`${path}: ${await reply.text()}`);
    return reply.json();
  };

  it('is played where it was made, from any place in it', async () => {
    await api('PUT', '/recording-policy', { ...(await api('GET', '/recording-policy')), records: 'all' });
    const { items } = (await api('GET', '/devices')) as { items: { id: string; extension: string; version: number }[] };
    const [one, two] = await Promise.all(
      ['1002', '1003'].map(async (extension) => {
        const { id, version } = items.find((device) => device.extension === extension) ?? { id: '', version: 0 };
        const { secret } = (await api('POST', `/devices/${id}/secret`, { version })) as { secret: string };
        return phone(extension, secret);
      }),
    );
    if (!one || !two) throw new Error('two telephones are needed');
    const isRegistered = () =>
      two.register().then(
        () => true,
        () => false,
      );
    await until(isRegistered, { what: 'the telephone to register' });
    two.onCall((call) => {
      call.answer();
      call.say(600);
    });
    const call = await one.call('1003');
    await call.waitFor('answered');
    call.say(400);
    await call.listen(3_000);
    call.hangUp();
    await call.waitFor('ended');
    const isKept = async () => {
      const { items: kept } = (await api('GET', '/recordings')) as { items: { state: string }[] };
      return kept[0]?.state === 'kept';
    };
    await until(isKept, { what: 'the recording to be kept', timeoutMs: 10_000 });
    await visit(page, `${product.url}/calls`);
    await page.getByRole('row').filter({ hasText: '1003' }).first().click();
    const whole = page.getByRole('dialog', { name: calls.call.title });
    const place = whole.getByRole('slider', { name: zh.player.position });
    await place.waitFor();
    expect(await place.locator('path').count()).toBe(2);
    await place.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    await whole.getByRole('button', { name: zh.player.play }).click();
    await until(async () => Number(await place.getAttribute('aria-valuenow')) > 10, { what: 'it to be heard' });
    await expectFine(page, 'recording');
  });
});

describe('a prompt', () => {
  it('is recorded from a file, and the next version takes its place', async () => {
    await visit(page, `${product.url}/prompts`);
    await page.keyboard.press('n');
    await page.getByRole('dialog', { name: prompts.add }).getByLabel(prompts.field.name).fill('下班提示');
    await page.keyboard.press('Control+Enter');
    const dialog = page.getByRole('dialog', { name: prompts.edit });
    const file = { name: '提示.wav', mimeType: 'audio/wav', buffer: toneFile() };
    for (const number of [1, 2]) {
      await dialog.locator('input[type=file]').first().setInputFiles(file);
      await dialog.getByText(`第 ${number} 版 · 0:01`).waitFor();
    }
    await dialog
      .locator('input[type=file]')
      .last()
      .setInputFiles({ ...file, buffer: Buffer.from('no sound') });
    await dialog.getByText(errors.error.prompts.file_unreadable.what).waitFor();
    await expectFine(page, 'prompt');
  });
});

/** A second of a tone: WAV, 16 bits, 8 kHz. */
function toneFile(): Buffer {
  const data = Buffer.alloc(16_000);
  for (let i = 0; i < 8_000; i += 1)
    data.writeInt16LE(Math.round(9_000 * Math.sin((i * 2 * Math.PI * 440) / 8_000)), i * 2);
  const header = Buffer.from('UklGRgAAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA=', 'base64');
  header.writeUInt32LE(36 + data.length, 4);
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}
