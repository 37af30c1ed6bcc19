import { useNavigate } from 'react-router';
import { useAppTexts } from '../i18n/index.ts';
import { useShortcut } from '../shortcuts/use-shortcut.ts';
import type { NavigationPage } from './navigation.ts';

/** `g` and its letter open a page. */
export function PageKeys(props: { page: NavigationPage }) {
  const { path, navigation } = props.page;
  const texts = useAppTexts();
  const navigate = useNavigate();
  useShortcut({
    keys: `g ${navigation.key ?? 'g'}`,
    label: texts(navigation.label),
    group: texts('shortcuts.go'),
    run: () => void navigate(path),
    isEnabled: navigation.key !== undefined,
  });
  return null;
}
