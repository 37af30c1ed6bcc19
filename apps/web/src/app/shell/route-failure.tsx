import { useRouteError } from 'react-router';
import { ErrorState } from '../../ui/page-state.tsx';
import { asApiError } from '../api/api-error.ts';

/** A page that broke, or could not be loaded: the rest of the web goes on. */
export function RouteFailure() {
  const error = useRouteError();
  return <ErrorState error={asApiError(error)} retry={() => location.reload()} />;
}
