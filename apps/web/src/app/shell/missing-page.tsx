import { useNavigate } from 'react-router';
import { ActionButton } from '../../ui/action-button.tsx';
import { EmptyState } from '../../ui/page-state.tsx';
import { useAppTexts } from '../i18n/index.ts';

/** No page has this address. */
export function MissingPage() {
  const texts = useAppTexts();
  const navigate = useNavigate();
  return (
    <EmptyState
      icon="search"
      title={texts('missing.title')}
      words={texts('missing.words')}
      action={<ActionButton label={texts('missing.home')} tone="main" run={() => void navigate('/')} />}
    />
  );
}
