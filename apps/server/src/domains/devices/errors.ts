import { defineErrors } from '@oneline/kernel';

export const deviceErrors = defineErrors('devices', {
  notFound: [404, 'There is no such telephone'],
  extensionTaken: [409, 'Another telephone has this extension'],
  personUnknown: [422, 'There is no such person'],
});
