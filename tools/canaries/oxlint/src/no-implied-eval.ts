// violates: no-implied-eval
export const timer = setTimeout('code', 1);
