// violates: keys-differ
export const zhCN = { alone: '独' };
