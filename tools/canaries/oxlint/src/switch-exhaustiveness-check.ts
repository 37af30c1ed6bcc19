// violates: switch-exhaustiveness-check
export function name(state: 'idle' | 'busy'): string {
  switch (state) {
    case 'idle':
      return 'i';
  }
  return 'b';
}
