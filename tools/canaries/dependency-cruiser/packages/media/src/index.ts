export const name = 'media';
