import { describe, expect, it } from '@jest/globals';
import { plain } from './style.js';
import { table } from './table.js';
import { textWidth } from './text-width.js';

describe('table', () => {
  const rows = [
    ['cafe1234', 'running', 'read the reports of the year and compare them'],
    ['beef5678', 'waits', 'לקרוא את הדוחות של השנה ולהשוות ביניהם'],
  ];

  it('narrows the widest columns to fit, and keeps what names the row', () => {
    expect(table(['ID', 'STATUS', 'REQUEST'], rows, 34, plain)).toEqual([
      'ID        STATUS   REQUEST',
      'cafe1234  running  read the repor…',
      'beef5678  waits    לקרוא את הדוחו…',
    ]);
    const narrow = table(['ID', 'STATUS', 'REQUEST'], rows, 20, plain);
    expect(Math.max(...narrow.map(textWidth))).toBeLessThanOrEqual(20);
    expect(narrow[1]).toMatch(/^cafe1234 /);
  });
});
