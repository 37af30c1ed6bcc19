// violates: strict as TS2322
export const text: string = null;
