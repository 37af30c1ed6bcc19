import { describe, expect, it } from 'vitest';
import { webPages } from '../web-pages.ts';
import { galleryOf } from './gallery.ts';
import { choose } from './options.ts';

describe('the pictures to take', () => {
  it('are of every page in every look when nothing is said', () => {
    const choice = choose([]);
    expect(choice?.pages).toEqual(webPages);
    expect(choice?.themes).toEqual(['light', 'dark']);
    expect(choice?.locales).toEqual(['zh-CN', 'en']);
    expect(choice?.widths).toEqual([1024, 1366, 1440, 2560]);
  });

  it('are fewer when a page, theme, language or width is named, each as often as wanted', () => {
    const choice = choose([
      '--page',
      'home',
      '--page',
      'people-id',
      '--theme',
      'dark',
      '--locale',
      'en',
      '--width=800',
    ]);
    expect(choice?.pages.map(({ path }) => path).sort()).toEqual(['/', '/people/:id']);
    expect(choice).toMatchObject({ themes: ['dark'], locales: ['en'], widths: [800] });
  });

  it('are refused by name when there is no such thing', () => {
    expect(() => choose(['--page', 'nowhere'])).toThrow('no page is called nowhere');
    expect(() => choose(['--theme', 'pink'])).toThrow('there are light, dark');
    expect(() => choose(['--width', 'wide'])).toThrow('not wide');
  });
});

describe('the gallery', () => {
  it('puts the widths of one page and look beside each other', () => {
    const page = { path: '/people', name: 'people', isPublic: false };
    const picture = { page, theme: 'dark', locale: 'en', width: 1024, file: 'a.png' } as const;
    const html = galleryOf([
      picture,
      { ...picture, width: 2560, file: 'b.png' },
      { ...picture, theme: 'light', file: 'c.png' },
    ]);
    const rows = html.split('<h2>').slice(1);
    expect(rows.map((row) => [...row.matchAll(/src="(\w)/g)].map(([, file]) => file))).toEqual([['a', 'b'], ['c']]);
  });
});
