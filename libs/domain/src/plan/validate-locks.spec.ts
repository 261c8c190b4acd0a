import { describe, expect, test } from '@jest/globals';
import { sampleCatalogue } from '../testing/sample-catalogue.js';
import { bindPlan } from './bind-plan.js';
import type { Catalogue } from './catalogue.js';
import type { LockDemand } from './lock-demand.js';
import type { ToolStep } from './plan.js';
import { validatePlan } from './validate-plan.js';

const writing = (locks: readonly LockDemand[]): ToolStep => ({
  id: 'write',
  title: 'Write',
  kind: 'tool',
  tool: 'files.write',
  input: { path: 'a.txt', text: 'x' },
  locks,
});
const planOf = (...locks: LockDemand[]) => ({ goal: 'test', steps: [writing(locks)] });
const problems = (...locks: LockDemand[]) =>
  validatePlan(planOf(...locks), sampleCatalogue).map(({ code, message }) => `${code} ${message}`);
const file: LockDemand = { name: 'file:{{input.path}}', mode: 'exclusive' };

describe('locks in a plan', () => {
  test('may be named after the input of their step', () => {
    expect(problems(file, { name: 'disk', mode: 'shared' })).toEqual([]);
  });

  test('are refused when they make no sense, and it says why', () => {
    expect(problems({ name: ' ', mode: 'shared' })).toEqual([
      'BAD_LOCK Step "write" has a lock without a name.',
    ]);
    expect(problems(file, { ...file, mode: 'shared' })).toEqual([
      'BAD_LOCK Step "write" names the lock "file:{{input.path}}" twice; name it once, exclusive if either is.',
    ]);
    expect(problems({ name: 'x', mode: 'alone' as 'exclusive' })).toEqual([
      'BAD_LOCK Step "write" wants the lock "x" alone; it can be shared or exclusive.',
    ]);
    expect(problems({ name: '{{read.text}}', mode: 'shared' })).toEqual([
      'BAD_LOCK Step "write" names a lock after {{read.text}}; it can use {{input.…}} only.',
    ]);
    expect(problems({ name: '{{input.folder}}', mode: 'shared' })).toEqual([
      'BAD_LOCK Step "write" names a lock after {{input.folder}}, which its input does not have.',
    ]);
    expect(problems({ name: 'x'.repeat(201), mode: 'shared' })).toEqual([
      'BAD_LOCK Step "write" has a lock whose name is longer than 200 characters.',
    ]);
    const many = Array.from({ length: 17 }, (_, n): LockDemand => ({ name: `x${n}`, mode: 'shared' }));
    expect(problems(...many)).toEqual(['BAD_LOCK Step "write" takes 17 locks, at most 16 are possible.']);
  });

  test('are bound together with those of the tool', () => {
    const disk: LockDemand = { name: 'disk', mode: 'shared' };
    const tools = sampleCatalogue.tools.map((tool) =>
      tool.name === 'files.write' ? { ...tool, locks: [disk] } : tool,
    );
    const catalogue: Catalogue = { ...sampleCatalogue, tools };
    const [step] = bindPlan(planOf(file), catalogue).steps;
    expect(step?.policy.locks).toEqual([file, disk]);
  });
});
