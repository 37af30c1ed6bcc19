import { describe, expect, it } from 'vitest';
import { pathToOpen, webPages } from './web-pages.ts';

const page = (path: string) => ({ path, name: 'example', isPublic: false });

describe('the page to open', () => {
  it('is about the first thing of its list, written as an address', async () => {
    const read = (apiPath: string) => Promise.resolve({ items: [{ name: `a/b of ${apiPath}` }] });
    expect(await pathToOpen(page('/code-tables/:name'), read)).toBe(
      '/code-tables/a%2Fb%20of%20%2Fapi%2Fv1%2Fcode-tables',
    );
    expect(await pathToOpen(page('/units'), read)).toBe('/units');
  });

  it('must be told for a page about one thing, and there must be one', async () => {
    const read = () => Promise.resolve({ items: [] });
    await expect(pathToOpen(page('/orders/:id'), read)).rejects.toThrow('tell in tools/web-pages.ts');
    await expect(pathToOpen(page('/people/:id'), read)).rejects.toThrow('nothing in /people');
  });

  it('is known for every page of the web', async () => {
    const read = () => Promise.resolve({ items: [{ id: 'i', name: 'n' }] });
    for (const one of webPages) expect(await pathToOpen(one, read)).not.toContain(':');
  });
});
