import type { Picture } from './take-pictures.ts';

/** A page that shows the pictures in a grid: one row for each page, language and theme, one column for each width. */
export function galleryOf(pictures: readonly Picture[]): string {
  const rows = Map.groupBy(pictures, ({ page, theme, locale }) => `${page.path} · ${locale} · ${theme}`);
  const sections = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([title, row]) => sectionOf(title, row));
  return `<!doctype html>
<meta charset="utf-8">
<title>Pages</title>
<style>
  body { margin: 24px; font: 14px/1.5 system-ui; background: #888; color: #000; }
  h2 { margin: 24px 0 8px; font-size: 14px; }
  div { display: flex; gap: 12px; align-items: start; }
  figure { margin: 0; flex: 1; }
  img { width: 100%; display: block; }
</style>
${sections.join('\n')}
`;
}

function sectionOf(title: string, row: readonly Picture[]): string {
  const figures = row.map(
    ({ file, width }) =>
      `<figure><a href="${file}"><img src="${file}" loading="lazy" alt=""></a><figcaption>${width}</figcaption></figure>`,
  );
  return `<h2>${title}</h2>\n<div>${figures.join('')}</div>`;
}
