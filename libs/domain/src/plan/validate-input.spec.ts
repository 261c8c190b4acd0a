import { describe, expect, test } from '@jest/globals';
import { sampleCatalogue, toolStep } from '../testing/sample-catalogue.js';
import { inputIssues } from './validate-input.js';
import type { JsonObject } from '../kernel/json.js';

const issuesOf = (tool: string, input: JsonObject) =>
  inputIssues(toolStep('a', { tool, input }), sampleCatalogue).map(({ message }) => message);

describe('the input of a tool step', () => {
  test('is judged where it is literal', () => {
    expect(issuesOf('math.add', { left: 1, right: 'two' })).toEqual([
      'Step "a": input.right of math.add: expected number.',
    ]);
  });

  test('is left alone where a reference will bring the value, whole or in part', () => {
    expect(issuesOf('math.add', { left: '{{b.sum}}', right: '1{{b.sum}}' })).toEqual([]);
    expect(issuesOf('mail.send', { to: 'dana', message: '{{write.message}}' })).toEqual([]);
    expect(issuesOf('mail.send', { to: ['{{a}}'], message: { subject: '{{b}}', body: 'x' } })).toEqual([]);
  });

  test('must have what is required, also beside references', () => {
    expect(issuesOf('mail.send', { to: '{{find.address}}', message: { subject: '{{b}}' } })).toEqual([
      'Step "a": input.message.body of mail.send: is missing.',
    ]);
    expect(issuesOf('math.add', {})).toHaveLength(2);
  });

  test('is named as a whole when the issue has no path', () => {
    const catalogue = { ...sampleCatalogue, checkInput: () => [{ path: [], message: 'unknown member "x"' }] };
    const [issue] = inputIssues(toolStep('a', { input: { x: '{{b}}' } }), catalogue);
    expect(issue?.message).toBe('Step "a": input of math.add: unknown member "x".');
  });
});
