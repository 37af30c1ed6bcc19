import { defineErrors } from '@oneline/kernel';

export const auditErrors = defineErrors('audit', {
  notFound: [404, 'There is no such entry in the audit log'],
});
