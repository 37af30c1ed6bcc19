import { fonts, motionMs, type Palette, sizes, spaceSteps } from './tokens.ts';

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The tokens as custom properties for style sheets: `textSecondary` becomes `--text-secondary`, sizes `--size-…`. */
export function cssVariables(palette: Palette, options: { isMotionOff: boolean }): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(palette)) variables[`--${kebab(name)}`] = value;
  for (const [name, pixels] of Object.entries(sizes)) variables[`--size-${kebab(name)}`] = `${pixels}px`;
  for (const step of spaceSteps) variables[`--space-${step}`] = `${step * 4}px`;
  variables['--font'] = fonts.text;
  variables['--font-code'] = fonts.code;
  variables['--motion'] = options.isMotionOff ? '0ms' : `${motionMs}ms`;
  return variables;
}
