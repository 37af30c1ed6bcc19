// violates: preset as noDebugger
export const stop = (): void => {
  debugger;
};
