import { StatusTag } from '../../ui/status-tag.tsx';
import { useTexts } from './i18n/index.ts';

export function ActiveTag({ of }: { of: { readonly isActive: boolean } }) {
  const texts = useTexts();
  return of.isActive ? (
    <StatusTag color="green" shape="full" word={texts('active')} />
  ) : (
    <StatusTag color="grey" shape="ring" word={texts('inactive')} />
  );
}
