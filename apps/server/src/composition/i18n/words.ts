/** What the command line says to people, in both languages at once. */
export const words = {
  product: 'OneLine 一线通',
  demoSignIns: 'Sign in as · 登录账号',
  password: 'Password · 密码',
};
