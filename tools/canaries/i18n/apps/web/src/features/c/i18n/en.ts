// violates: not-a-resource
export const en = { count: 1 };
