// violates: placeholders-differ
export const en = { count: '{{number}} of them' };
