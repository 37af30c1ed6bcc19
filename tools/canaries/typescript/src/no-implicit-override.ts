// violates: noImplicitOverride as TS4114
export class Fault extends Error {
  toString(): string {
    return 'fault';
  }
}
