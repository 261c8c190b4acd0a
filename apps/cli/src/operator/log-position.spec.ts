import { describe, expect, it } from '@jest/globals';
import { readPosition, shortPosition } from './log-position.js';

describe('positions of the log', () => {
  it.each([
    ['1204', '0000000000000001204'],
    ['0000000000000001204', '0000000000000001204'],
    ['1204-0', '00000000000000001204-00000000000000000000'],
  ])('%s is %s', (typed, position) => {
    expect(readPosition(typed)).toBe(position);
  });

  it('are shown as short as they can be typed', () => {
    expect(shortPosition(readPosition('1204'))).toBe('1204');
    expect(shortPosition(readPosition('0'))).toBe('0');
    expect(shortPosition(readPosition('1200-1100'))).toBe('1200-1100');
  });
});
