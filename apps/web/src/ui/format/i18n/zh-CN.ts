/** Words inside of dates and durations. */
export default {
  today: '今天',
  yesterday: '昨天',
  tomorrow: '明天',
  day: '天',
  hour: '小时',
  minute: '分',
  second: '秒',
  left: '剩 {{duration}}',
  over: '超 {{duration}}',
};
