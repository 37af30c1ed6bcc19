import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { features } from './app/features.ts';
import { createI18n } from './app/i18n/create-i18n.ts';
import { appTexts } from './app/i18n/index.ts';
import { firstLocale } from './app/i18n/locale.ts';
import { createServices } from './app/services.ts';
import { rememberedAppearance, rememberedLocale } from './app/session/remembered.ts';
import './app/theme/global.css';

const namespaces = Object.fromEntries(features.map(({ name, texts }) => [name, texts]));
const i18n = await createI18n(firstLocale(rememberedLocale(), navigator.languages), { ...namespaces, app: appTexts });
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
const root = document.getElementById('root');
if (!root) throw new Error('the page has no root');
createRoot(root).render(
  <App services={createServices({ i18n, nonce })} features={features} firstAppearance={rememberedAppearance()} />,
);
