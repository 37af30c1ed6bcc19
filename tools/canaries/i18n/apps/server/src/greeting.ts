// violates: chinese-in-code
export const greeting = `你好 ${1}`;
