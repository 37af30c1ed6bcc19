// violates: no-base-to-string
export const text = (value: object): string => value.toString();
