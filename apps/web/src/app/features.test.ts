import { describe, expect, it } from 'vitest';
import { features } from './features.ts';

const pages = features.flatMap((feature) => feature.pages);
const repeated = (values: readonly string[]): string[] => values.filter((value, i) => values.indexOf(value) !== i);

describe('the features together', () => {
  it('have names of their own', () => expect(repeated(features.map(({ name }) => name))).toEqual([]));
  it('have pages at addresses of their own', () => expect(repeated(pages.map(({ path }) => path))).toEqual([]));
  it('open their pages by keys of their own, and leave G N to the news', () => {
    const keys = pages.flatMap(({ navigation }) => navigation?.key ?? []);
    expect(repeated([...keys, 'n'])).toEqual([]);
  });
});
