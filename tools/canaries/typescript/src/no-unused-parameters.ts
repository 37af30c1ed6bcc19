// violates: noUnusedParameters as TS6133
export const ignore = (value: number): number => 1;
