import { describe, expect, test } from '@jest/globals';
import { sampleCatalogue, samplePlanOf, sampleTools, toolStep } from '../testing/sample-catalogue.js';
import type { ApprovalDemand } from './approval-policy.js';
import { bindPlan } from './bind-plan.js';
import type { Catalogue } from './catalogue.js';
import { validatePlan } from './validate-plan.js';

const board = { reason: 'mail', who: { roles: ['board'] } };
const letter = { to: 'dan', message: { subject: 's', body: 'b' } };
const silentYes = { reason: 'later', deadlines: [{ afterMs: 1, then: 'approve' }] } as const;

/** mail.send demands an approval like this; math.add demands none. */
const demanding = (approval: ApprovalDemand): Catalogue => ({
  ...sampleCatalogue,
  tools: sampleTools.map((tool) => (tool.name === 'mail.send' ? { ...tool, approval } : tool)),
});
const sending = (approval?: ApprovalDemand) =>
  samplePlanOf(toolStep('send', { tool: 'mail.send', input: letter, ...(approval && { approval }) }));
const messages = (approval: ApprovalDemand, catalogue: Catalogue, plan = sending(approval)) =>
  validatePlan(plan, catalogue).map(({ message }) => message);

describe('a plan', () => {
  test('may say who approves what its tool demands with a reason alone, or what nobody demands', () => {
    expect(messages(board, demanding('mail'))).toEqual([]);
    const adding = samplePlanOf(toolStep('add', { approval: silentYes }));
    expect(messages(silentYes, sampleCatalogue, adding)).toEqual([]);
  });

  test.each<[string, ApprovalDemand, ApprovalDemand, RegExp]>([
    [
      'other terms than the tool has',
      { reason: 'x', who: { people: ['dan'] } },
      board,
      /says itself who approves/,
    ],
    ['a yes by silence', silentYes, 'mail', /unanswered question cannot count as one/],
    ['terms nobody can meet', { reason: 'x', who: { people: ['dan'] }, quorum: 2 }, 'mail', /quorum/],
  ])('cannot have %s', (_, approval, tool, says) => {
    expect(messages(approval, demanding(tool)).join()).toMatch(says);
  });

  test.each<[string, ApprovalDemand, readonly string[]]>([
    [
      'more votes than there is a person for',
      { reason: 'x', who: { people: ['dan'] }, quorum: 2 },
      ['Step "add": approval: quorum must be 1: only one person may decide.'],
    ],
    [
      'nobody',
      { reason: 'x', who: {} },
      ['Step "add": approval: who names nobody: give people or roles, or leave it out.'],
    ],
  ])('is told once what is wrong with %s', (_, approval, says) => {
    expect(messages(approval, sampleCatalogue, samplePlanOf(toolStep('add', { approval })))).toEqual(says);
  });

  test('is bound with the terms of its tool, whatever reason it gives', () => {
    const bound = (step: ApprovalDemand | undefined, tool: ApprovalDemand) =>
      bindPlan(sending(step), demanding(tool)).steps[0]?.policy.approval;
    expect(bound('asked for', board)).toEqual(board);
    expect(bound(undefined, board)).toEqual(board);
    expect(bound(board, 'mail')).toEqual(board);
    expect(bound('asked for', 'mail')).toBe('asked for');
  });
});
