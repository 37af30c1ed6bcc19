export default {
  greeting: {
    night: '夜深了，{{name}}',
    morning: '早上好，{{name}}',
    afternoon: '下午好，{{name}}',
    evening: '晚上好，{{name}}',
  },
  quiet: '没有等你处理的消息。',
  unread_one: '有 {{count}} 条消息等你看。',
  unread_other: '有 {{count}} 条消息等你看。',
};
