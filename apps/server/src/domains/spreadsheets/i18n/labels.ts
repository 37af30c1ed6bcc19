import type { Label } from '@oneline/contracts';

const label = (zh: string, en: string): Label => ({ 'zh-CN': zh, en });

export const sheetLabels = {
  people: label('人员', 'People'),
  units: label('机构', 'Units'),
  'code-entries': label('码值', 'Code entries'),
  accounts: label('账号', 'Accounts'),
  'sign-ins': label('登录日志', 'Sign-in log'),
  audit: label('审计日志', 'Audit log'),
  jobs: label('任务', 'Jobs'),
} as const;

export const columnLabels = {
  employeeNo: label('工号', 'Employee no.'),
  name: label('姓名', 'Name'),
  unitName: label('机构', 'Unit'),
  unitCode: label('机构编码', 'Unit code'),
  postName: label('岗位', 'Post'),
  otherPosts: label('其他岗位', 'Other posts'),
  mobile: label('手机', 'Mobile'),
  email: label('邮箱', 'E-mail'),
  idNumber: label('证件号', 'ID number'),
  login: label('登录名', 'Login'),
  state: label('状态', 'State'),
  createdAt: label('创建时间', 'Created'),
  updatedAt: label('修改时间', 'Changed'),
  code: label('编码', 'Code'),
  title: label('名称', 'Name'),
  kind: label('类型', 'Kind'),
  parentCode: label('上级编码', 'Parent code'),
  order: label('顺序', 'Order'),
  peopleCount: label('人数', 'People'),
  labelZh: label('中文名称', 'Chinese label'),
  labelEn: label('英文名称', 'English label'),
  validFrom: label('生效日期', 'Valid from'),
  validTo: label('失效日期', 'Valid to'),
  isValid: label('当前有效', 'Valid today'),
  personName: label('姓名', 'Name'),
  hasSecondFactor: label('二次验证', 'Second factor'),
  lastSignInAt: label('最近登录', 'Last sign-in'),
  at: label('时间', 'Time'),
  outcome: label('结果', 'Outcome'),
  method: label('方式', 'Method'),
  ip: label('地址', 'Address'),
  agent: label('浏览器', 'Browser'),
  actorName: label('操作人', 'Actor'),
  action: label('操作', 'Action'),
  subjectKind: label('对象类型', 'Kind of subject'),
  subjectName: label('对象', 'Subject'),
  subjectId: label('对象编号', 'Subject id'),
  changes: label('变更内容', 'Changes'),
  reason: label('原因', 'Reason'),
  task: label('任务', 'Task'),
  attempts: label('尝试次数', 'Attempts'),
  error: label('错误', 'Error'),
  byName: label('发起人', 'Asked by'),
  finishedAt: label('完成时间', 'Finished'),
} as const;

export type ColumnKey = keyof typeof columnLabels;

/** The example row of the import templates. */
export const importExamples = {
  person: {
    employeeNo: 'HT2001',
    name: '张三',
    unitCode: 'LJ-T1',
    postName: '座席',
    mobile: '10000002001',
    email: 'zhang@example.com',
    idNumber: '',
  },
  unit: { code: 'LJ-T3', title: '语音三组', kind: 'team', parentCode: 'LJ', order: '30' },
  codeEntry: {
    code: 'enquiry.roaming',
    labelZh: '漫游咨询',
    labelEn: 'Roaming',
    parentCode: 'enquiry',
    order: '30',
    validFrom: '',
    validTo: '',
  },
} as const;
