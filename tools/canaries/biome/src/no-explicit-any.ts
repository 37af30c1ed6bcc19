// violates: noExplicitAny
export const anything = (value: any): unknown => value;
