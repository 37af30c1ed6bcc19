/** What the command line says to people, in both languages at once. */
export const words = {
  product: 'OneLine 一线通',
  demoSignIns: 'Sign in as · 登录账号',
  certificate: 'Certificate SHA-256 · 证书指纹',
  exchange: 'Telephones · 话机与中继',
  password: 'Password · 密码',
};
