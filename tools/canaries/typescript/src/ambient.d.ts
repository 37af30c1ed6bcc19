declare const enum Ambient {
  two = 2,
}
