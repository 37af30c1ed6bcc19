import { codeTableRoutes } from '@oneline/contracts';
import type { Office } from './office.ts';

/** 码表: one of a name that both tenants use, and one of its own. */
export async function fillCodes({ browser, mark, lone }: Office) {
  const label = { 'zh-CN': `${mark} 码`, en: `${mark} code` };
  const table = async (name: string) => {
    const made = await browser.call(codeTableRoutes.create, {
      body: { name, label, description: `${mark} description`, isTree: true },
    });
    const first = await browser.call(codeTableRoutes.createEntry, {
      params: { name },
      body: { code: 'common-code', label },
    });
    const below = await browser.call(codeTableRoutes.createEntry, {
      params: { name },
      body: { code: `${lone}-code`, label, parentCode: first.code },
    });
    const spare = await browser.call(codeTableRoutes.createEntry, {
      params: { name },
      body: { code: `${lone}-spare`, label },
    });
    return { ...made, entry: first, below, spare };
  };
  return { common: await table('common-table'), own: await table(`${lone}-table`) };
}
