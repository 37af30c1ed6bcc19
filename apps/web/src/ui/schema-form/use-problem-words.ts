import { useAppTexts } from '../../app/i18n/index.ts';
import { useFormat } from '../format/use-format.ts';
import type { FieldProblem } from './form-values.ts';

/** The words of a failed rule: `invalid.<rule>`, for `format` and `pattern` more exactly where known. */
export function useProblemWords(): (problem: FieldProblem) => string {
  const texts = useAppTexts();
  const format = useFormat();
  return ({ rule, params }) => {
    const limit = typeof params['limit'] === 'number' ? format.number(params['limit']) : '';
    const detail = typeof params['format'] === 'string' ? params['format'] : '';
    const fallback = texts('invalid.other');
    const general = texts.of(`invalid.${rule}`, { limit, fallback });
    return detail === '' ? general : texts.of(`invalid.formats.${detail}`, { fallback: general });
  };
}
