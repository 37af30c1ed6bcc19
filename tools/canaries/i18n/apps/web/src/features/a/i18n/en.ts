// violates: keys-differ
export const en = { count: '{{count}} of them' };
