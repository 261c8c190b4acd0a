import { expect, test } from '@jest/globals';
import { globMatcher } from './glob.js';

test.each([
  ['*.md', 'a.md', true],
  ['*.md', 'deep/in/a.md', true],
  ['*.md', 'a.mdx', false],
  ['a?.csv', 'a1.csv', true],
  ['a?.csv', 'a.csv', false],
  ['docs/*.md', 'docs/a.md', true],
  ['docs/*.md', 'docs/in/a.md', false],
  ['docs/**/*.md', 'docs/a.md', true],
  ['docs/**/*.md', 'docs/in/a.md', true],
  ['docs/**', 'docs/in/a.md', true],
  ['./docs/*', 'docs/a', true],
  ['*.{csv,json}', 'x.json', true],
  ['*.{csv,json}', 'x.xml', false],
  ['a.b+(c)[1].md', 'a.b+(c)[1].md', true],
  ['a.b', 'axb', false],
  ['a,b}.md', 'a,b}.md', true],
  ['{open', 'open', true],
  ['דוח*.md', 'דוח-2026.md', true],
])('%s against %s is %s', (pattern, path, expected) => {
  expect(globMatcher(pattern)(path)).toBe(expected);
});
