import { useFormat } from './format/use-format.ts';

/** An instant for reading (`今天 14:05`), exact on hover. */
export function Instant(props: { at: string | null }) {
  const format = useFormat();
  if (props.at === null) return <span>–</span>;
  return (
    <time dateTime={props.at} title={format.exact(props.at)}>
      {format.instant(props.at)}
    </time>
  );
}
