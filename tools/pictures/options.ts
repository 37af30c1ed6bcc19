import { parseArgs } from 'node:util';
import type { Look } from '../browser.ts';
import { type WebPage, webPages } from '../web-pages.ts';

/** Which pictures to take: each page in each combination. */
export interface Choice {
  readonly pages: readonly WebPage[];
  readonly themes: readonly Look['theme'][];
  readonly locales: readonly Look['locale'][];
  /** Of the window, in CSS pixels. */
  readonly widths: readonly number[];
  /** A server with demo data that runs already. */
  readonly url: string | undefined;
  readonly login: string;
}

const themes = ['light', 'dark'] as const;
const locales = ['zh-CN', 'en'] as const;
/** At which every page is looked at. */
const widths = [1024, 1366, 1440, 2560] as const;

export const usage = `npm run shots -- [options]: pictures of each page into shots/, with an index.html

  --page NAME     ${webPages.map(({ name }) => name).join(' ')}
  --theme NAME    ${themes.join(' ')}
  --locale NAME   ${locales.join(' ')}
  --width PIXELS  ${widths.join(' ')}, or any other
  --login LOGIN   whose pages, admin if not said
  --url URL       a server that runs already, with demo data and its password

Each option may be given several times; without it, all are taken.`;

const list = { type: 'string', multiple: true } as const;

/** What the arguments ask for; null when they ask for help. Throws on what there is not. */
export function choose(args: readonly string[]): Choice | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      page: list,
      theme: list,
      locale: list,
      width: list,
      login: { type: 'string', default: 'admin' },
      url: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const names = pick(
    'page',
    values.page,
    webPages.map(({ name }) => name),
  );
  return {
    pages: webPages.filter(({ name }) => names.includes(name)),
    themes: pick('theme', values.theme, themes),
    locales: pick('locale', values.locale, locales),
    widths: values.width?.map(widthOf) ?? widths,
    url: values.url,
    login: values.login,
  };
}

function pick<T extends string>(
  option: string,
  asked: readonly string[] | undefined,
  known: readonly T[],
): readonly T[] {
  const unknown = asked?.find((one) => !known.some((name) => name === one));
  if (unknown !== undefined) throw new Error(`no ${option} is called ${unknown}; there are ${known.join(', ')}`);
  return asked === undefined ? known : known.filter((name) => asked.includes(name));
}

function widthOf(text: string): number {
  const width = Number(text);
  if (!Number.isInteger(width) || width < 320) throw new Error(`a width is at least 320 pixels, not ${text}`);
  return width;
}
