export const zhCN = { title: '标题', count: '{{count}} 个' };
