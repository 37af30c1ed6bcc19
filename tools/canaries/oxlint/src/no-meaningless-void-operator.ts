// violates: no-meaningless-void-operator
export const nothing = (): void => void console.log('a');
