export const page = 'billing';
