/**
 * Every colour and size of the web. Features name a meaning (`var(--surface)`, `var(--space-3)`), never a value;
 * the component library gets its tokens from here too (`component-theme.ts`).
 */

/** A colour per meaning. Light and dark are designed apart, neither is computed from the other. */
export interface Palette {
  /** Behind everything. */
  readonly canvas: string;
  /** What one works on: tables, forms, panels. */
  readonly surface: string;
  /** What floats: menus, dialogues, toasts. */
  readonly raised: string;
  /** Recessed: inputs at rest, code, keys. */
  readonly sunken: string;
  readonly hover: string;
  readonly selected: string;
  readonly hairline: string;
  readonly hairlineStrong: string;
  readonly text: string;
  readonly textSecondary: string;
  readonly textTertiary: string;
  readonly accent: string;
  readonly accentHover: string;
  readonly accentSoft: string;
  readonly onAccent: string;
  readonly focus: string;
  readonly scrim: string;
  readonly shadow: string;
  /** States of agents, jobs, records; each also has a shape and a word (`StatusTag`). */
  readonly green: string;
  readonly greenSoft: string;
  readonly blue: string;
  readonly blueSoft: string;
  readonly amber: string;
  readonly amberSoft: string;
  readonly violet: string;
  readonly violetSoft: string;
  readonly red: string;
  readonly redSoft: string;
  readonly grey: string;
  readonly greySoft: string;
}

export const light: Palette = {
  canvas: '#f4f6f5',
  surface: '#ffffff',
  raised: '#ffffff',
  sunken: '#eef1f0',
  hover: '#f3f6f5',
  selected: '#e4f1f1',
  hairline: '#e2e7e5',
  hairlineStrong: '#cbd3d0',
  text: '#15201e',
  textSecondary: '#52605d',
  textTertiary: '#5f6d69',
  accent: '#0b6e75',
  accentHover: '#095a60',
  accentSoft: '#dceeee',
  onAccent: '#ffffff',
  focus: '#0b6e75',
  scrim: 'rgb(16 24 22 / 0.36)',
  shadow: '0 1px 2px rgb(16 24 22 / 0.06), 0 10px 28px -6px rgb(16 24 22 / 0.16)',
  green: '#2b7a3a',
  greenSoft: '#e3f2e5',
  blue: '#1d62b8',
  blueSoft: '#e3eefa',
  amber: '#94590a',
  amberSoft: '#fbeed6',
  violet: '#6c48b5',
  violetSoft: '#eee8f9',
  red: '#b8302c',
  redSoft: '#fbe7e5',
  grey: '#5d6a67',
  greySoft: '#edf0ef',
};

export const dark: Palette = {
  canvas: '#0e1212',
  surface: '#151a1a',
  raised: '#1d2424',
  sunken: '#0f1414',
  hover: '#1b2222',
  selected: '#16302f',
  hairline: '#252d2d',
  hairlineStrong: '#3a4545',
  text: '#e4eae8',
  textSecondary: '#a3b0ad',
  textTertiary: '#8f9c99',
  accent: '#54c4c9',
  accentHover: '#74d4d8',
  accentSoft: '#163536',
  onAccent: '#04211f',
  focus: '#54c4c9',
  scrim: 'rgb(0 0 0 / 0.56)',
  shadow: '0 0 0 1px rgb(255 255 255 / 0.04), 0 14px 36px -8px rgb(0 0 0 / 0.6)',
  green: '#6cc57b',
  greenSoft: '#16301c',
  blue: '#77aef2',
  blueSoft: '#172a42',
  amber: '#e0a64f',
  amberSoft: '#382a12',
  violet: '#b49bed',
  violetSoft: '#2a2143',
  red: '#f0857f',
  redSoft: '#401d1c',
  grey: '#98a5a2',
  greySoft: '#222929',
};

export const fonts = {
  text: `-apple-system, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei UI', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', system-ui, sans-serif`,
  code: `ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, 'Noto Sans Mono CJK SC', monospace`,
};

/** Pixels. */
export const sizes = {
  textSmall: 12,
  text: 14,
  textLarge: 16,
  figure: 20,
  figureLarge: 28,
  radius: 6,
  radiusSmall: 4,
  control: 32,
  controlSmall: 26,
  rowCompact: 36,
  rowComfortable: 44,
  topBar: 48,
  navigation: 208,
  navigationCollapsed: 80,
};

/** Steps of the 4-pixel grid: `--space-1` is 4 px. */
export const spaceSteps = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16] as const;

/** Nothing moves longer than this; `--motion` is 0 when the person or the system asks for no motion. */
export const motionMs = 140;
