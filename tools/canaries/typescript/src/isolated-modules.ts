// violates: isolatedModules as TS2748
export const two = Ambient.two;
