// violates: noFallthroughCasesInSwitch as TS7029
export function name(state: number): string {
  let text = '';
  switch (state) {
    case 1:
      text += 'one';
    default:
      text += 'other';
  }
  return text;
}
