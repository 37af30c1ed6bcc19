import domains from './domain-errors.zh-CN.ts';
import telephone from './telephone-errors.zh-CN.ts';

/** Words of error codes: what happened (`what`), what was kept and what to do (`next`). Features add those of their domain. */
export default {
  errorKind: {
    offline: { what: '连不上服务器。', next: '你写的内容还在，网络恢复后再试。' },
    denied: { what: '你没有做这件事的权限。', next: '没有改动任何内容。如果工作需要，请联系管理员。' },
    missing: { what: '找不到这项内容。', next: '它可能已被移走，返回列表再看看。' },
    conflict: { what: '与现有内容冲突。', next: '没有改动任何内容。请检查后再试。' },
    busy: { what: '服务器正忙。', next: '你写的内容还在，请稍候再试。' },
    refused: { what: '没有办成。', next: '没有改动任何内容。请检查填写的内容。' },
    fault: { what: '我们这边出了问题。', next: '没有改动任何内容，请再试一次；若仍不行，把下面的代码告诉管理员。' },
  },
  error: {
    client: {
      offline: { what: '连不上服务器。', next: '你写的内容还在，网络恢复后再试。' },
      unreadable: { what: '服务器的回答无法识别。', next: '请再试一次；若仍不行，把下面的代码告诉管理员。' },
      crashed: { what: '这个页面出了问题。', next: '其他页面不受影响。请重新打开它。' },
    },
    request: {
      invalid: { what: '有几处填写不对。', next: '没有改动任何内容，请按提示修改。' },
      malformed: { what: '请求无法识别。', next: '没有改动任何内容，请刷新页面再试。' },
      unsupported_media: { what: '不支持这种文件。', next: '请换成要求的格式。' },
      too_large: { what: '内容太大了。', next: '没有改动任何内容，请减小后再试。' },
      not_found: { what: '找不到这项内容。', next: '它可能已被移走，返回列表再看看。' },
      too_many: { what: '操作太频繁了。', next: '请稍等片刻再试。' },
      filter_invalid: { what: '筛选条件无法识别。', next: '请清除筛选后重新设置。' },
      sort_invalid: { what: '不能按这一列排序。', next: '请换一列排序。' },
      cursor_invalid: { what: '列表的位置已失效。', next: '请刷新列表。' },
      failed: { what: '我们这边出了问题。', next: '没有改动任何内容，请再试一次；若仍不行，把下面的代码告诉管理员。' },
      stopping: { what: '服务器正在重启。', next: '你写的内容还在，请稍候再试。' },
    },
    access: {
      not_signed_in: { what: '登录已结束。', next: '请重新登录，没写完的内容还在。' },
      denied: { what: '你没有做这件事的权限。', next: '没有改动任何内容。如果工作需要，请联系管理员。' },
      field_denied: { what: '其中有一项你无权修改。', next: '没有改动任何内容。' },
      origin_refused: { what: '请求不是从本网站发出的。', next: '请刷新页面再试。' },
    },
    command: {
      key_reused: { what: '同一个操作被用于不同的内容。', next: '没有再次执行，请刷新页面再试。' },
      in_flight: { what: '同一个操作还在进行。', next: '请稍候，不需要再点。' },
      stale_version: { what: '刚刚有人改过同一份内容。', next: '没有覆盖任何人的修改，请刷新后再改。' },
      key_invalid: { what: '请求无法识别。', next: '请刷新页面再试。' },
    },
    database: {
      unreachable: { what: '数据库暂时连不上。', next: '你写的内容还在，请稍候再试。' },
      busy: { what: '同时操作的人太多，数据库来不及处理。', next: '你写的内容还在，请稍候再试。' },
      closing: { what: '服务器正在重启。', next: '你写的内容还在，请稍候再试。' },
    },
    stream: {
      no_topic: { what: '没有这类实时消息。', next: '请刷新页面；若仍不行，把下面的代码告诉管理员。' },
      denied: { what: '你没有接收这类实时消息的权限。', next: '页面内容不受影响，只是不会自动更新。' },
      too_many: { what: '这个页面接收的实时消息太多。', next: '请刷新页面，或关掉一些标签页。' },
      not_understood: { what: '实时连接的消息无法识别。', next: '请刷新页面再试。' },
    },
    ...domains,
    ...telephone,
  },
};
