import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { demoPassword, runServer } from '../apps/server/src/testing/running-server.ts';
import { openBrowser } from './browser.ts';
import { galleryOf } from './pictures/gallery.ts';
import { choose, usage } from './pictures/options.ts';
import { takePictures } from './pictures/take-pictures.ts';

const folder = join(import.meta.dirname, '../shots');

const choice = choose(process.argv.slice(2));
if (choice === null) {
  console.log(usage);
} else {
  const server = choice.url === undefined ? await runServer({ isSeeded: true }) : null;
  const url = choice.url ?? server?.url ?? '';
  const browser = await openBrowser();
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    const { pictures, failures } = await takePictures({ browser, url, folder, choice, password: demoPassword });
    await writeFile(join(folder, 'index.html'), galleryOf(pictures));
    for (const failure of failures) console.log(failure);
    console.log(`${pictures.length} pictures, ${failures.length} failures: ${join(folder, 'index.html')}`);
    if (failures.length > 0) process.exitCode = 1;
  } finally {
    await browser.close();
    await server?.close();
  }
}
