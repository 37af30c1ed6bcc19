import { useEffect, useState } from 'react';
import { formatStopwatch } from './format/duration.ts';
import { useFormat } from './format/use-format.ts';

const tickMs = 1000;

/** A clock that runs since an instant: `0:42`; exact on hover. */
export function Stopwatch(props: { since: string }) {
  const format = useFormat();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={props.since} title={format.exact(props.since)}>
      {formatStopwatch(now - Date.parse(props.since))}
    </time>
  );
}
