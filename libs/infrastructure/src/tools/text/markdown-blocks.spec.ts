import { expect, test } from '@jest/globals';
import { blocksOf, plain } from './markdown-blocks.js';

const document = `---
title: x
---
# One #

Two
===

A **bold** line
goes on.

> Quoted [link](http://a/b "t").
**Label:**
- [ ] open
  goes on
- [x] done
1) first

    more of it.

Code:

    x = 1

| a | b |
|---|---|

\`\`\`
# no heading
\`\`\`
---
From: Dana
To: Omer, with all that was said in the meeting of yesterday
A bare heading
`;

test('splits a document into blocks', () => {
  expect(blocksOf(document)).toEqual([
    { kind: 'heading', text: 'One' },
    { kind: 'heading', text: 'Two' },
    { kind: 'prose', text: 'A bold line goes on.' },
    { kind: 'prose', text: 'Quoted link.' },
    { kind: 'heading', text: 'Label:' },
    { kind: 'item', text: 'open goes on', task: 'open' },
    { kind: 'item', text: 'done', task: 'done' },
    { kind: 'item', text: 'first' },
    { kind: 'prose', text: 'more of it.' },
    { kind: 'heading', text: 'Code:' },
    { kind: 'code', text: '    x = 1' },
    { kind: 'table', text: '| a | b |' },
    { kind: 'table', text: '|---|---|' },
    { kind: 'code', text: '# no heading' },
    { kind: 'heading', text: 'From: Dana' },
    { kind: 'prose', text: 'To: Omer, with all that was said in the meeting of yesterday A bare heading' },
  ]);
  expect(blocksOf('')).toEqual([]);
});

test('leaves signs alone that are no marks', () => {
  expect(plain('2 * 3 * 4, snake_case_name, a[1] and f(x) < 1 > 0')).toBe(
    '2 * 3 * 4, snake_case_name, a[1] and f(x) < 1 > 0',
  );
  expect(plain('![image](a.png)<!-- note --><br/><a href="x">`code`</a> *soft* __hard__')).toBe(
    'code soft hard',
  );
});

test.each(['<!-- ', '[', '[a](', '**a ', '![', '*a', '`', '__a', '- [ ] **'])(
  'takes linear time for many %j that nothing closes',
  (mark) => {
    const started = performance.now();
    blocksOf(mark.repeat(25_000));
    expect(performance.now() - started).toBeLessThan(3000);
  },
);
