// violates: no-unsafe-unary-minus
export const minus = (value: string): number => -value;
