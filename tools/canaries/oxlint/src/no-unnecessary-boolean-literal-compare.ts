// violates: no-unnecessary-boolean-literal-compare
export const same = (is: boolean): boolean => is === true;
