import { describe, expect, it } from 'vitest';
import { firstLoadBytes, firstLoadFiles, type Manifest } from './bundle-size.ts';

const manifest: Manifest = {
  'index.html': {
    file: 'assets/index.js',
    isEntry: true,
    imports: ['_react.js', '_antd.js'],
    css: ['assets/index.css'],
  },
  '_react.js': { file: 'assets/react.js' },
  '_antd.js': { file: 'assets/antd.js', imports: ['_react.js', 'index.html'] },
  'src/page.tsx': { file: 'assets/page.js', imports: ['_antd.js'], css: ['assets/page.css'] },
};

describe('the first load', () => {
  it('is the entry, what it imports and their style sheets, each once', () => {
    expect(firstLoadFiles(manifest)).toEqual([
      'assets/antd.js',
      'assets/index.css',
      'assets/index.js',
      'assets/react.js',
    ]);
  });

  it('counts lazy chunks only when they are named', () => {
    const sizeOf = (): number => 10;
    expect(firstLoadBytes(manifest, sizeOf)).toBe(40);
    expect(firstLoadBytes(manifest, sizeOf, ['src/page.tsx'])).toBe(60);
  });

  it('refuses a manifest without an entry or without a chunk it names', () => {
    expect(() => firstLoadFiles({})).toThrow('no entry');
    expect(() => firstLoadFiles(manifest, ['src/gone.tsx'])).toThrow('src/gone.tsx');
  });
});
