import type { Calendar } from '@oneline/contracts';

export type DaySpans = Calendar['week']['monday'];

const span = /^([01]\d|2[0-3]):([0-5]\d)\s*[-–~至]\s*(([01]\d|2[0-3]):([0-5]\d)|24:00)$/;

/** Pure: the text of the spans of a day, `09:00–12:00, 13:30–18:00`. */
export function spansText(spans: DaySpans): string {
  return spans.map(({ from, to }) => `${from}–${to}`).join(', ');
}

/** Pure: reads it back, whatever dash or comma was typed; undefined when it cannot be read. */
export function parseSpans(text: string): DaySpans | undefined {
  const parts = text
    .split(/[,，、;；]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const spans: DaySpans = [];
  for (const part of parts) {
    if (!span.test(part)) return undefined;
    const [from = '', to = ''] = part.split(/\s*[-–~至]\s*/);
    spans.push({ from, to });
  }
  return spans;
}
