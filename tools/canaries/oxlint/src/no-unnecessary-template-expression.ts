// violates: no-unnecessary-template-expression
export const text = (value: string): string => `${value}`;
