export const zhCN = { count: '个' };
