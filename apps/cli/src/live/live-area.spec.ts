import { describe, expect, it } from '@jest/globals';
import { Written } from '../testing/streams.js';
import { createLiveArea } from './live-area.js';

/** What a terminal shows after the escape sequences that the live area uses. */
function screenOf(text: string): string[] {
  const lines = [''];
  let row = 0;
  for (const [token] of text.matchAll(/\u001b\[\??\d*[A-Za-z]|\n|\r|[^\u001b\n\r]+/g)) {
    const up = /^\u001b\[(\d+)A$/.exec(token);
    if (up) row = Math.max(0, row - Number(up[1]));
    else if (token === '\n') lines[++row] ??= '';
    else if (token.endsWith('J')) lines.splice(row, Infinity, '');
    else if (token.startsWith('\u001b') || token === '\r') continue;
    else lines[row] = token;
  }
  return lines;
}

describe('createLiveArea', () => {
  it('shows each frame in the place of the one before, whatever became longer or shorter', () => {
    const out = new Written(true);
    const area = createLiveArea(out);
    const frames = [['a', 'b', 'c'], ['a', 'x', 'b', 'c'], ['c'], [], ['d', 'e']];
    for (const frame of frames) {
      area.draw(frame);
      expect(screenOf(out.text).slice(0, frame.length)).toEqual(frame);
      expect(screenOf(out.text).slice(frame.length).join('')).toBe('');
    }
  });

  it('keeps inserted lines above, and a released frame where it is', () => {
    const out = new Written(true);
    const area = createLiveArea(out);
    area.draw(['one', 'two']);
    area.insert(['said']);
    area.draw(['three']);
    area.release();
    area.draw(['four']);
    expect(screenOf(out.text)).toEqual(['said', 'three', 'four', '']);
  });

  it('hides the cursor only while it draws', () => {
    const out = new Written(true);
    const area = createLiveArea(out);
    area.draw(['one']);
    expect(out.text).toContain('\u001b[?25l');
    expect(out.text).not.toContain('\u001b[?25h');
    area.release();
    expect(out.text.endsWith('\u001b[?25h')).toBe(true);
  });
});
