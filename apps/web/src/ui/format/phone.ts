/**
 * A number as people here read it aloud: `138 1234 5678`, `+86 138 1234 5678`, `021-6234 5678`, `95013`. Masked ones keep
 * their stars; whatever is not recognised stays as it is.
 */
export function formatPhone(text: string): string {
  const compact = text.replace(/[\s-]/g, '');
  const [, prefix = '', national = ''] = /^(\+86|0086)?(.*)$/.exec(compact) ?? [];
  const lead = prefix === '' ? '' : '+86 ';
  if (/^1[\d*]{10}$/.test(national)) return `${lead}${grouped(national, [3, 4, 4])}`;
  if (/^400[\d*]{7}$/.test(national)) return `${lead}${grouped(national, [3, 3, 4])}`;
  const area = /^(0?(?:10|2[\d*]|[3-9][\d*]{2}))([\d*]{7,8})$/.exec(national);
  if (area && (national.startsWith('0') || lead !== '')) {
    const [, code = '', local = ''] = area;
    return `${lead}${code}-${grouped(local, local.length === 8 ? [4, 4] : [3, 4])}`;
  }
  return text;
}

function grouped(digits: string, lengths: readonly number[]): string {
  let at = 0;
  return lengths
    .map((length) => {
      const part = digits.slice(at, at + length);
      at += length;
      return part;
    })
    .join(' ');
}
