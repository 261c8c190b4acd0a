import { expect, test } from '@jest/globals';
import { boundedOutput, maxOutputBytes } from './bounded-output.js';

test('small output stays a value', () => {
  expect(boundedOutput({ rows: [1, 2] })).toEqual({ output: { rows: [1, 2] } });
});

test('large output is cut at a character and marked', () => {
  const text = 'א'.repeat(40_000);
  const bounded = boundedOutput({ text });
  expect(bounded).toMatchObject({ truncated: true, totalBytes: 80_011 });
  const output = bounded['output'] as string;
  expect(Buffer.byteLength(output)).toBeLessThanOrEqual(maxOutputBytes);
  expect(output).toBe(JSON.stringify({ text }).slice(0, output.length));
  expect(output.length).toBeGreaterThan(16_000);
});
