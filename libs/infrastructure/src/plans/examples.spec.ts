import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isRejection } from '@app/domain/kernel/rejection.js';
import { validatePlan } from '@app/domain/plan/validate-plan.js';
import { builtInCatalogue } from '../catalogue/built-in-catalogue.js';
import { readPlan } from './read-plan.js';

const catalogue = builtInCatalogue({ allowPrivateHosts: [] });

function issuesWith(text: string): unknown {
  const plan = readPlan(JSON.parse(text));
  return isRejection(plan) ? plan : validatePlan(plan, catalogue);
}

const folder = path.resolve('examples/plans');

test.each(readdirSync(folder))('the example %s is a plan', (name) => {
  expect(issuesWith(readFileSync(path.join(folder, name), 'utf8'))).toEqual([]);
});

test('so is the one in the documents', () => {
  const [example = ''] = /(?<=```json\n)[^]*?(?=```)/.exec(readFileSync('docs/plans.md', 'utf8')) ?? [];
  expect(issuesWith(example)).toEqual([]);
});
