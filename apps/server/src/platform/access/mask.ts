import type { MaskKind } from '@oneline/contracts';

/** Shows enough to recognise a value and not enough to use it. */
export function mask(kind: MaskKind, value: string): string {
  switch (kind) {
    case 'phone':
      return keepEnds(value, 3, 4);
    case 'id_number':
      return keepEnds(value, 3, 2);
    case 'email': {
      const at = value.lastIndexOf('@');
      return at < 1 ? keepEnds(value, 1, 0) : `${value.slice(0, 1)}***${value.slice(at)}`;
    }
    case 'address':
      return value.replace(/[^.:]+([.:])[^.:]+$/, '*$1*');
    case 'text':
      return keepEnds(value, 1, 0);
    default:
      return kind satisfies never;
  }
}

/** Stars in the middle; a value too short to keep both ends hidden is all stars. */
function keepEnds(value: string, head: number, tail: number): string {
  const letters = [...value];
  if (letters.length <= head + tail) return '*'.repeat(letters.length);
  const hidden = '*'.repeat(letters.length - head - tail);
  return letters.slice(0, head).join('') + hidden + (tail > 0 ? letters.slice(-tail).join('') : '');
}
