import type { HealthCheck } from '@oneline/contracts';
import { useFormat } from '../../ui/format/use-format.ts';
import { useTexts } from './i18n/index.ts';

type Fact = HealthCheck['facts'][string];

const unitMs = { Seconds: 1000, Hours: 3_600_000 } as const;

/** What a check found, in a line: what is the matter, then its figures with their units; those without a value are left out. */
export function useCheckWords(): (check: HealthCheck) => string {
  const texts = useTexts();
  const format = useFormat();

  /** The unit is the end of the name. */
  function valueWords(name: string, fact: Exclude<Fact, null>): string {
    if (typeof fact === 'boolean') return texts(fact ? 'yes' : 'no');
    if (typeof fact === 'string') return name.endsWith('At') ? format.instant(fact) : fact;
    if (/bytes$/i.test(name)) return format.bytes(fact);
    if (name.endsWith('Ms')) return texts('milliseconds', { number: format.number(fact) });
    const unit = /(Seconds|Hours)$/.exec(name)?.[0] as keyof typeof unitMs | undefined;
    return unit === undefined ? format.number(fact) : format.duration(fact * unitMs[unit]);
  }

  return ({ code, facts }) => {
    const matter = code === null ? [] : [texts.of(`matters.${code.replace(/^health\./, '')}`, { fallback: code })];
    const figures = Object.entries(facts).flatMap(([name, fact]) =>
      fact === null ? [] : [`${texts.of(`figures.${name}`, { fallback: name })} ${valueWords(name, fact)}`],
    );
    return [...matter, ...figures].join(' · ');
  };
}
