export const zhCN = { count: '{{count}} 个' };
