import type { Style } from './style.js';

/** A bar of `width` columns. @param fraction 0 to 1; only 1 fills it */
export function progressBar(fraction: number, width: number, style: Style): string {
  const share = Math.min(1, Math.max(0, fraction));
  const full = share === 1 ? width : Math.min(width - 1, Math.floor(share * width));
  return style('█'.repeat(full), 'green') + style('░'.repeat(width - full), 'dim');
}
