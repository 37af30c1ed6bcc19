// violates: no-unnecessary-type-assertion
export const same = (value: string): string => value as string;
