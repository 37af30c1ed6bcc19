// Numbers of mainland China that are no E.164 numbers: they are dialled as they are and exist only inside the country
// (电信网编号计划, MIIT 2017 edition and later notices).

/** 110 police, 119 fire, 120 ambulance, 122 traffic accidents: never blocked, never charged, whatever the rules say. */
const emergency = new Set(['110', '119', '120', '122']);

/** How a number without E.164 form is known; the first that fits. */
const patterns: readonly (readonly [kind: 'toll_free' | 'service', pattern: RegExp])[] = [
  // 400 the called party shares the charge, 800 pays it: ten digits.
  ['toll_free', /^(400|800)\d{7}$/],
  // Government and public hot lines (12345), operators (10086), directory (114) and their like.
  ['service', /^1(0\d{3}|1[1-8]\d{0,3}|2\d{3,4}|1[0-9])$/],
  // Enterprises nationwide 95xxx, with extensions up to eight digits; in one province 96xxx.
  ['service', /^95\d{3,6}$/],
  ['service', /^96\d{3,4}$/],
  // Short messages and their like.
  ['service', /^106\d{3,17}$/],
];

export function isEmergencyNumber(digits: string): boolean {
  return emergency.has(digits);
}

export function shortCodeKind(digits: string): 'emergency' | 'toll_free' | 'service' | null {
  if (isEmergencyNumber(digits)) return 'emergency';
  return patterns.find(([, pattern]) => pattern.test(digits))?.[0] ?? null;
}
