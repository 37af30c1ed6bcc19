import { useTranslation } from 'react-i18next';
import { type ApiError, isOffline } from '../app/api/api-error.ts';
import { useFormat } from './format/use-format.ts';

export interface ErrorWords {
  /** What happened. */
  readonly what: string;
  /** What was kept, and what to do. */
  readonly next: string;
  readonly code: string;
  /** The request id, found again in the server's log. */
  readonly instance?: string;
}

/**
 * The words of an error: `error.<code>` (`{ what, next }`) in the texts of the app or of any feature loaded, else those of
 * its kind (refused, conflict, fault).
 */
export function useErrorWords(): (error: ApiError) => ErrorWords {
  const { i18n } = useTranslation('app');
  const format = useFormat();
  return (error) => {
    const params: Record<string, string> = {};
    for (const [name, value] of Object.entries(error.details)) {
      if (typeof value === 'number')
        params[name] = /Seconds$/.test(name) ? format.duration(value * 1000) : format.number(value);
      else if (typeof value === 'string') params[name] = /At$/.test(name) ? format.instant(value) : value;
    }
    const namespaces = Object.keys(i18n.getDataByLanguage(i18n.language) ?? {});
    const find = (key: string): string | undefined => {
      const ns = namespaces.find((name) => i18n.exists(key, { ns: name }));
      return ns === undefined ? undefined : i18n.t(key, { ns, ...params });
    };
    const kind = `errorKind.${kindOf(error)}`;
    const own = find(`error.${error.code}.what`);
    return {
      what: own ?? i18n.t(`${kind}.what`),
      next: (own === undefined ? undefined : find(`error.${error.code}.next`)) ?? i18n.t(`${kind}.next`),
      code: error.code,
      ...(error.problem.instance === undefined ? {} : { instance: error.problem.instance }),
    };
  };
}

function kindOf(error: ApiError): 'offline' | 'denied' | 'missing' | 'conflict' | 'busy' | 'refused' | 'fault' {
  if (isOffline(error)) return 'offline';
  if (error.status === 403) return 'denied';
  if (error.status === 404) return 'missing';
  if (error.status === 409) return 'conflict';
  if (error.status === 429 || error.status === 503) return 'busy';
  return error.status >= 400 && error.status < 500 ? 'refused' : 'fault';
}
