// violates: erasableSyntaxOnly as TS1294
export enum State {
  idle,
}
