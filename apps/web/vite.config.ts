import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** `ONELINE_API` names a running server for `vite dev`; the built files are served by that server itself. */
const api = process.env['ONELINE_API'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  server: {
    host: '127.0.0.1',
    proxy: { '/api': { target: api, ws: true }, '/readyz': api },
  },
  build: {
    target: 'es2023',
    manifest: true,
    // The content policy allows no data: addresses for fonts and scripts, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What every page needs comes in few files: a browser opens six connections to one host.
        codeSplitting: {
          groups: [
            {
              name: 'base',
              test: /node_modules[\\/](react|react-dom|scheduler|react-router|react-i18next|i18next|@tanstack)[\\/]/,
            },
            {
              name: 'shell',
              test: /apps[\\/]web[\\/]src[\\/](app[\\/](?!i18n)|ui[\\/][a-z-]+[.](ts|tsx)|ui[\\/]format)/,
              minShareCount: 2,
            },
          ],
        },
      },
    },
  },
});
