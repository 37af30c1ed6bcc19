/** ITU-T G.711: 8,000 samples a second, one octet each. */
export const SAMPLE_RATE = 8000;

export type Law = 'alaw' | 'ulaw';

/** One companding law as tables, built once and never written again. */
export interface Companding {
  readonly law: Law;
  /** Octet (0…255) → linear sample, 16-bit scale. */
  readonly linear: Int16Array;
  /** Linear sample `& 0xffff` → octet. */
  readonly octet: Uint8Array;
  /** The octet of the sample 0. */
  readonly silence: number;
}

/** ITU-T G.711 §3.2 with even bits inverted; arithmetic as in ITU-T G.191 (`alaw_expand`). */
function expandAlaw(octet: number): number {
  const inverted = octet ^ 0x55;
  const exponent = (inverted >> 4) & 0x7;
  let mantissa = (inverted & 0xf) + (exponent > 0 ? 16 : 0);
  mantissa = (mantissa << 4) + 8;
  if (exponent > 1) mantissa <<= exponent - 1;
  return octet > 127 ? mantissa : -mantissa;
}

function compressAlaw(sample: number): number {
  let code = (sample < 0 ? ~sample : sample) >> 4;
  if (code > 15) {
    let exponent = 1;
    while (code > 31) {
      code >>= 1;
      exponent += 1;
    }
    code = code - 16 + (exponent << 4);
  }
  return (sample >= 0 ? code | 0x80 : code) ^ 0x55;
}

/** The bias of the µ-law, 33 of 14 bits, on the 16-bit scale. */
const MU_BIAS = 4 * 33;

function expandUlaw(octet: number): number {
  const inverted = ~octet;
  const exponent = (inverted >> 4) & 0x7;
  const step = 8 << exponent;
  const magnitude = (0x80 << exponent) + step * (inverted & 0xf) + step / 2 - MU_BIAS;
  return octet < 0x80 && magnitude !== 0 ? -magnitude : magnitude;
}

function compressUlaw(sample: number): number {
  const biased = Math.min(((sample < 0 ? ~sample : sample) >> 2) + 33, 0x1fff);
  let segment = 1;
  for (let rest = biased >> 6; rest !== 0; rest >>= 1) segment += 1;
  const code = ((8 - segment) << 4) | (0xf - ((biased >> segment) & 0xf));
  return sample >= 0 ? code | 0x80 : code;
}

function companding(law: Law, expand: (octet: number) => number, compress: (sample: number) => number): Companding {
  const linear = Int16Array.from({ length: 256 }, (_, octet) => expand(octet));
  const octet = Uint8Array.from({ length: 65_536 }, (_, index) => compress((index << 16) >> 16));
  return { law, linear, octet, silence: compress(0) };
}

export const alaw: Companding = companding('alaw', expandAlaw, compressAlaw);
export const ulaw: Companding = companding('ulaw', expandUlaw, compressUlaw);

export function compandingOf(law: Law): Companding {
  return law === 'alaw' ? alaw : ulaw;
}

/** Octet of one law → octet of the other (ITU-T G.711 §6, by way of the linear value). */
export const alawToUlaw: Uint8Array = translation(alaw, ulaw);
export const ulawToAlaw: Uint8Array = translation(ulaw, alaw);

function translation(from: Companding, to: Companding): Uint8Array {
  return Uint8Array.from(from.linear, (sample) => to.octet[sample & 0xffff] as number);
}
