import { describe, expect, test } from '@jest/globals';
import { given, rejected } from '../../testing/given.js';
import { dana, ExecutionStory, timeout } from '../../testing/execution-story.js';
import { sampleCatalogue, samplePlanOf, sampleTools, toolStep } from '../../testing/sample-catalogue.js';
import type { JsonObject } from '../../kernel/json.js';
import type { ApprovalDemand } from '../../plan/approval-policy.js';
import { bindPlan } from '../../plan/bind-plan.js';
import type { Catalogue, ToolDescription } from '../../plan/catalogue.js';
import { executionDecider } from '../execution.decider.js';
import { isPlanned } from '../execution.state.js';
import { resolvedInput } from '../resolved-input.js';

const letter = (to: string) => ({ to, message: { subject: 'Hello', body: 'It is me.' } });
const digestOf = (to: string) =>
  `digest of {"input":{"message":{"body":"It is me.","subject":"Hello"},"to":"${to}"},"tool":"mail.send"}`;
const twoOfThree = { reason: 'mail', who: { people: ['ann', 'ben', 'cy'] }, quorum: 2 };

/** What the tool says of itself today; the plan was bound to the samples as they are. */
const catalogueWith = (today: Partial<ToolDescription>): Catalogue => ({
  ...sampleCatalogue,
  tools: sampleTools.map((tool) => (tool.name === 'mail.send' ? { ...tool, ...today } : tool)),
});
const judging = (catalogue: Catalogue = sampleCatalogue) =>
  executionDecider((text) => `digest of ${text}`, catalogue);

/** A letter to Eve waits for approval. */
function waiting(approval: ApprovalDemand = 'mail'): ExecutionStory {
  const catalogue = catalogueWith({ approval });
  const step = toolStep('send', { tool: 'mail.send', input: letter('eve') });
  return new ExecutionStory(judging())
    .request()
    .attach(bindPlan(samplePlanOf(step), catalogue))
    .advance();
}
const edited = (by: string, input: JsonObject = letter('dan'), digest = digestOf('eve')) =>
  ({ type: 'ApproveStep', data: { stepId: 'send', digest, by, input } }) as const;
const plain = (by: string, digest: string) =>
  ({ type: 'ApproveStep', data: { stepId: 'send', digest, by } }) as const;
const attempt = (story: ExecutionStory, command: ReturnType<typeof edited>, decider = judging()) =>
  given(decider, story.events).when({ type: command.type, data: { ...command.data, now: story.now } });
const typesOf = ({ events }: ExecutionStory, count: number) => events.slice(-count).map(({ type }) => type);
const inputOf = ({ state }: ExecutionStory) => (isPlanned(state) ? resolvedInput(state, 0) : undefined);

describe('an approval with another input', () => {
  test('is recorded with who wrote it, and what runs is what was written', () => {
    const story = waiting().send(edited(dana)).advance();
    expect(story.events.slice(-4)).toMatchObject([
      { type: 'StepInputChanged', data: { input: letter('dan'), by: dana } },
      {
        type: 'StepApprovalRequested',
        data: { reason: 'mail', digest: digestOf('dan'), input: letter('dan') },
      },
      { type: 'StepApproved', data: { digest: digestOf('dan'), by: dana } },
      { type: 'StepStarted' },
    ]);
    expect(inputOf(story)).toEqual(letter('dan'));
  });

  test('runs it again on a retry, and shows it when the outcome is lost', () => {
    const story = waiting().send(edited(dana)).advance().fail('send', timeout).wait(60_000).advance();
    expect([story.step('send').status, inputOf(story)]).toEqual(['running', letter('dan')]);
    story.lose('send').advance();
    expect(story.events.at(-1)).toMatchObject({
      data: { kind: 'unknown-outcome', input: letter('dan'), digest: digestOf('dan') },
    });
  });

  test('may not refer to what the step does not wait for', () => {
    const input = { to: '{{send.id}}', message: { subject: 's', body: 'b' } };
    attempt(waiting(), edited(dana, input)).then(rejected('INVALID_INPUT', /refers to "send"/));
  });

  test('is a plain approval when it changes nothing', () => {
    expect(typesOf(waiting().send(edited(dana, letter('eve'))), 2)).toEqual([
      'StepApprovalRequested',
      'StepApproved',
    ]);
  });
});

describe('votes on what was shown before', () => {
  test('do not count for the edit: it needs its own quorum, the editor being the first', () => {
    const story = waiting(twoOfThree)
      .send(plain('ann', digestOf('eve')))
      .send(edited('ben'));
    expect(typesOf(story, 3)).toEqual(['StepInputChanged', 'StepApprovalRequested', 'ApprovalVoted']);
    attempt(story, edited('cy')).then(rejected('DIGEST_MISMATCH'));
    const decided = story.send(plain('ann', digestOf('dan')));
    expect(decided.events.at(-1)).toMatchObject({ type: 'StepApproved', data: { digest: digestOf('dan') } });
  });

  test('and so it goes with the next edit', () => {
    const story = waiting(twoOfThree)
      .send(edited('ben'))
      .send(edited('cy', letter('eve'), digestOf('dan')));
    expect(story.step('send')).toMatchObject({
      approval: { digest: digestOf('eve') },
      ballot: { votes: [{ by: 'cy' }] },
    });
  });

  test('who may decide, and by when, stays as it was', () => {
    const deadlines = [{ afterMs: 500, then: 'reject' }] as const;
    const story = waiting({ ...twoOfThree, deadlines })
      .wait(400)
      .send(edited('ben'))
      .wait(100)
      .advance();
    expect(story.state).toMatchObject({ failure: { code: 'APPROVAL_EXPIRED' } });
  });
});

describe('an edit does not slip past policy', () => {
  test('who may not decide may not edit', () => {
    attempt(waiting(twoOfThree), edited('zoe')).then(rejected('NOT_ALLOWED'));
  });

  test.each<[string, JsonObject, RegExp]>([
    ['a missing field', { to: 'dan' }, /does not fit mail\.send: message: is missing/],
    ['another type', { ...letter('dan'), to: 7 }, /to: expected string/],
  ])('its input must fit the tool: %s', (_, input, says) => {
    attempt(waiting(), edited(dana, input)).then(rejected('INVALID_INPUT', says));
  });

  test('it is judged by what the tool is today: its effects may not have grown', () => {
    const step = toolStep('send', { tool: 'mail.send', input: letter('eve'), approval: 'asked for' });
    const tame = catalogueWith({ effects: 'reads' });
    const story = new ExecutionStory(judging())
      .request()
      .attach(bindPlan(samplePlanOf(step), tame))
      .advance();
    attempt(story, edited(dana)).then(rejected('INVALID_INPUT', /"reads" and has "outward" today/));
  });

  test('when the tool asks for more people today, they are asked about the edit', () => {
    const decider = judging(catalogueWith({ approval: twoOfThree }));
    const { state } = attempt(waiting(), edited('ann'), decider);
    expect(isPlanned(state) && state.steps.at(0)).toMatchObject({
      status: 'waiting-for-approval',
      ballot: { terms: { quorum: 2 }, votes: [{ by: 'ann' }] },
    });
    const outsider = attempt(waiting(), edited(dana), decider).state;
    expect(isPlanned(outsider) && outsider.steps.at(0)).toMatchObject({ ballot: { votes: [] } });
  });

  test('where nothing can judge it, it is refused', () => {
    const blind = executionDecider((text) => `digest of ${text}`);
    attempt(waiting(), edited(dana), blind).then(rejected('INVALID_INPUT', /not known here/));
    const empty = judging({ ...sampleCatalogue, tools: [] });
    attempt(waiting(), edited(dana), empty).then(rejected('INVALID_INPUT', /mail\.send is not known here/));
  });
});

test('who was let in by an escalation may still decide about the edit', () => {
  const deadlines = [{ afterMs: 100, then: 'escalate', to: { people: ['zoe'] } }] as const;
  const story = waiting({ reason: 'mail', who: { people: ['ann'] }, deadlines })
    .wait(100)
    .advance();
  expect(story.send(edited('zoe')).events.at(-1)).toMatchObject({
    type: 'StepApproved',
    data: { by: 'zoe' },
  });
});

test('who holds a vote by delegation alone can edit, but has no seat on the new question', () => {
  const story = waiting(twoOfThree).send({
    type: 'DelegateApproval',
    data: { stepId: 'send', digest: digestOf('eve'), by: 'ann', to: 'zoe' },
  });
  expect(typesOf(story.send(edited('zoe')), 2)).toEqual(['StepInputChanged', 'StepApprovalRequested']);
});
