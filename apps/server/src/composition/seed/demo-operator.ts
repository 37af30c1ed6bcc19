import type { UnitKind } from '@oneline/contracts';

/** A made-up operator: nation, two provinces, four cities, teams. No place, company or person of this name is meant. */
export interface DemoUnit {
  readonly code: string;
  readonly kind: UnitKind;
  readonly name: string;
  readonly below: string | null;
}

export interface DemoPost {
  readonly unit: string;
  readonly name: string;
  /** Codes of ready-made roles. */
  readonly roles: readonly string[];
  /** How many people hold it. */
  readonly people: number;
  /** The sign-ins given to its first holders. */
  readonly logins?: readonly string[];
}

const cities = [
  { code: 'LJ', name: '临江市分公司', below: 'JD' },
  { code: 'DH', name: '东湖市分公司', below: 'JD' },
  { code: 'XY', name: '雪原市分公司', below: 'LB' },
  { code: 'SL', name: '松岭市分公司', below: 'LB' },
] as const;

export const demoUnits: readonly DemoUnit[] = [
  { code: 'HT', kind: 'nation', name: '华通通信集团客户服务部', below: null },
  { code: 'HT-SYS', kind: 'department', name: '系统支撑中心', below: 'HT' },
  { code: 'HT-KB', kind: 'department', name: '知识采编中心', below: 'HT' },
  { code: 'JD', kind: 'province', name: '江东省公司', below: 'HT' },
  { code: 'LB', kind: 'province', name: '岭北省公司', below: 'HT' },
  { code: 'JD-QM', kind: 'department', name: '江东省质量管理部', below: 'JD' },
  { code: 'LB-QM', kind: 'department', name: '岭北省质量管理部', below: 'LB' },
  ...cities.flatMap(({ code, name, below }): DemoUnit[] => [
    { code, kind: 'city', name, below },
    { code: `${code}-T1`, kind: 'team', name: '语音一组', below: code },
    { code: `${code}-T2`, kind: 'team', name: '多媒体组', below: code },
    { code: `${code}-BO`, kind: 'department', name: '后台处理部', below: code },
  ]),
];

export const demoPosts: readonly DemoPost[] = [
  { unit: 'HT-SYS', name: '系统管理员', roles: ['administrator'], people: 2, logins: ['admin'] },
  { unit: 'HT-SYS', name: '审计员', roles: ['auditor'], people: 1, logins: ['auditor'] },
  { unit: 'HT-KB', name: '知识采编', roles: ['knowledge_editor'], people: 2, logins: ['editor'] },
  { unit: 'JD', name: '运营经理', roles: ['operations_manager'], people: 1, logins: ['manager'] },
  { unit: 'LB', name: '运营经理', roles: ['operations_manager'], people: 1 },
  { unit: 'JD-QM', name: '质检员', roles: ['quality_inspector'], people: 2, logins: ['inspector'] },
  { unit: 'LB-QM', name: '质检员', roles: ['quality_inspector'], people: 1 },
  ...cities.flatMap(({ code }, i): DemoPost[] => [
    {
      unit: `${code}-T1`,
      name: '班长',
      roles: ['supervisor'],
      people: 1,
      ...(i === 0 ? { logins: ['supervisor'] } : {}),
    },
    { unit: `${code}-T1`, name: '座席', roles: ['agent'], people: 5, ...(i === 0 ? { logins: ['agent'] } : {}) },
    { unit: `${code}-T2`, name: '班长', roles: ['supervisor'], people: 1 },
    { unit: `${code}-T2`, name: '座席', roles: ['agent'], people: 3 },
    {
      unit: `${code}-BO`,
      name: '后台处理',
      roles: ['back_office'],
      people: i < 2 ? 3 : 2,
      ...(i === 0 ? { logins: ['backoffice'] } : {}),
    },
  ]),
];

const surnames = '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧'.split('');
const given = [
  '雨桐',
  '子涵',
  '佳怡',
  '浩然',
  '梓萱',
  '明轩',
  '思远',
  '欣妍',
  '志强',
  '丽娟',
  '文博',
  '晓燕',
  '建国',
  '海燕',
  '俊杰',
  '婷婷',
  '立新',
  '春梅',
  '宇航',
  '静怡',
  '国栋',
  '雅琴',
  '天佑',
  '秀兰',
  '鹏飞',
  '若曦',
  '振华',
  '诗涵',
  '永康',
  '美玲',
];

/** The n-th person (from 0): a name and numbers that belong to nobody (the mobile prefix 100 is not given out). */
export function demoPerson(n: number): { employeeNo: string; name: string; mobile: string; email: string } {
  const name = `${surnames[(n * 7) % surnames.length]}${given[(n * 11 + Math.floor(n / surnames.length)) % given.length]}`;
  const number = String(1001 + n);
  return {
    employeeNo: `HT${number}`,
    name,
    mobile: `1000000${number}`,
    email: `ht${number}@example.com`,
  };
}

interface DemoCode {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly below?: string;
}

export const demoCodeTables: readonly {
  name: string;
  zh: string;
  en: string;
  isTree: boolean;
  entries: readonly DemoCode[];
}[] = [
  {
    name: 'service-category',
    zh: '业务分类',
    en: 'Service category',
    isTree: true,
    entries: [
      { code: 'enquiry', zh: '咨询', en: 'Enquiry' },
      { code: 'enquiry.tariff', zh: '资费咨询', en: 'Tariffs', below: 'enquiry' },
      { code: 'enquiry.coverage', zh: '网络覆盖', en: 'Coverage', below: 'enquiry' },
      { code: 'bill', zh: '话费查询', en: 'Bills' },
      { code: 'complaint', zh: '投诉', en: 'Complaint' },
      { code: 'complaint.billing', zh: '计费争议', en: 'Billing dispute', below: 'complaint' },
      { code: 'complaint.network', zh: '网络质量', en: 'Network quality', below: 'complaint' },
      { code: 'complaint.attitude', zh: '服务态度', en: 'Conduct', below: 'complaint' },
      { code: 'fault', zh: '报障', en: 'Fault report' },
      { code: 'fault.broadband', zh: '宽带故障', en: 'Broadband', below: 'fault' },
      { code: 'order', zh: '业务受理', en: 'Service order' },
      { code: 'order.install', zh: '新装', en: 'Installation', below: 'order' },
      { code: 'order.move', zh: '移机', en: 'Move', below: 'order' },
      { code: 'praise', zh: '表扬', en: 'Praise' },
    ],
  },
  {
    name: 'customer-tier',
    zh: '客户级别',
    en: 'Customer tier',
    isTree: false,
    entries: [
      { code: 'key', zh: '大客户', en: 'Key account' },
      { code: 'vip', zh: 'VIP', en: 'VIP' },
      { code: 'gold', zh: '金卡', en: 'Gold' },
      { code: 'silver', zh: '银卡', en: 'Silver' },
      { code: 'ordinary', zh: '普通', en: 'Ordinary' },
    ],
  },
  {
    name: 'break-reason',
    zh: '小休原因',
    en: 'Break reason',
    isTree: false,
    entries: [
      { code: 'meal', zh: '用餐', en: 'Meal' },
      { code: 'rest', zh: '休息', en: 'Rest' },
      { code: 'meeting', zh: '会议', en: 'Meeting' },
      { code: 'coaching', zh: '辅导', en: 'Coaching' },
      { code: 'training', zh: '培训', en: 'Training' },
    ],
  },
  {
    name: 'urgency',
    zh: '紧急程度',
    en: 'Urgency',
    isTree: false,
    entries: [
      { code: 'normal', zh: '一般', en: 'Normal' },
      { code: 'urgent', zh: '紧急', en: 'Urgent' },
      { code: 'critical', zh: '特急', en: 'Critical' },
    ],
  },
  {
    name: 'return-reason',
    zh: '退单原因',
    en: 'Return reason',
    isTree: false,
    entries: [
      { code: 'wrong-unit', zh: '不属本单位', en: 'Wrong unit' },
      { code: 'incomplete', zh: '信息不全', en: 'Incomplete' },
      { code: 'duplicate', zh: '重复工单', en: 'Duplicate' },
    ],
  },
];

/** The demo operator as a tenant; never mixed into a real one. */
export const demoTenant = { code: 'demo', name: '华通通信(演示)', zone: 'Asia/Shanghai', isHost: true, isDemo: true };

/** What an installation without demo data begins with. */
export const emptyTenant = { code: 'main', name: '客户服务中心', zone: 'Asia/Shanghai', isHost: true, isDemo: false };
