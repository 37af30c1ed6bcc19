export default {
  title: '审计日志',
  sentence: '谁在何时、从何处、改了什么;每条记录在一秒内封存,任何改动都能查出',
  column: { at: '时间', actor: '操作人', action: '操作', subject: '对象', changes: '变更', ip: '地址', sealed: '封存' },
  search: '搜索操作人、对象',
  sealed: '已封存',
  unsealed: '待封存',
  changed: '{{count}} 项变更',
  empty: { title: '没有记录', words: '每一次修改都会出现在这里' },
  detail: { from: '原值', to: '新值', field: '字段', reason: '原因', request: '请求编号', noChanges: '没有字段变更' },
  verify: '校验',
  verification: {
    intact: '完好:{{sealed}} 条记录与 {{seals}} 个封存一致,{{unsealed}} 条尚未封存',
    broken: '不一致:{{count}} 处记录与封存不符',
    place: '封存 {{seal}}:{{what}}',
  },
  what: {
    changed: '记录被修改',
    missing: '记录缺失',
    added: '记录被插入',
    chain: '封存链断裂',
    root: '与已发布的日根不符',
  },
};
