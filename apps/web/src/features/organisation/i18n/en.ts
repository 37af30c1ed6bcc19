import type { Translation } from '../../../app/i18n/texts.ts';
import type zh from './zh-CN.ts';

const en: Translation<typeof zh> = {
  people: {
    title: 'People',
    sentence: 'Who is where and does what. Names, numbers and mobiles can be searched.',
    add: 'Add a person',
    added: '{{name}} added',
    search: 'Search names, numbers…',
    empty: 'No people yet',
    emptyWords: 'People you add or import are listed here.',
    name: 'Name',
    employeeNo: 'Number',
    state: 'State',
    states: { active: 'Active', left: 'Left' },
    unit: 'Unit',
    post: 'Post',
    mobile: 'Mobile',
    email: 'E-mail',
    idNumber: 'ID number',
    login: 'Login',
    updatedAt: 'Updated',
  },
};

export default en;
