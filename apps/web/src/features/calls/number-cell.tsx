import { formatPhone } from '../../ui/format/phone.ts';
import { MaskedValue } from '../../ui/masked-value.tsx';
import { useTexts } from './i18n/index.ts';

/** The number of whoever is not ours; null is a caller who did not want to show it. */
export function NumberCell(props: { number: string | null; name?: string | null }) {
  const texts = useTexts();
  if (props.number === null) return texts('anonymous');
  return (
    <>
      <MaskedValue resource="call" field="number" value={props.number} show={formatPhone} />
      {props.name ? ` ${props.name}` : ''}
    </>
  );
}
