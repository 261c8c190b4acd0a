import { describe, test } from '@jest/globals';
import { bindPlan } from '../../plan/bind-plan.js';
import type { JsonObject } from '../../kernel/json.js';
import { dana, ExecutionStory, readableDecider } from '../../testing/execution-story.js';
import { given, rejected } from '../../testing/given.js';
import { sampleCatalogue, samplePlanOf } from '../../testing/sample-catalogue.js';
import { checkingInputs } from './check-inputs.js';

const plan = bindPlan(
  samplePlanOf(
    { kind: 'tool', id: 'read', title: 'read', tool: 'files.read', input: { path: 'a.md' } },
    {
      kind: 'tool',
      id: 'add',
      title: 'add',
      tool: 'math.add',
      input: { left: 1, right: '{{read.lines.0.number}}' },
    },
    { kind: 'agent', id: 'think', title: 'think', agent: 'thinker', instruction: 'Think.', input: {} },
  ),
  sampleCatalogue,
);
const decider = checkingInputs(readableDecider, sampleCatalogue);
const history = ExecutionStory.planned(plan).events;
const change = (stepId: string, input: JsonObject) =>
  given(decider, history).when({ type: 'ChangeStepInput', data: { stepId, input, by: dana, now: 2_000 } });
const changed = (stepId: string, input: JsonObject) => [
  { type: 'StepInputChanged', data: { stepId, input, group: 1, by: dana, at: 2_000 } } as const,
];

describe('an input that a person writes', () => {
  test('is held against the schema of the tool, and every issue is named', () => {
    change('add', { left: 'one' }).then(
      rejected(
        'INVALID_INPUT',
        /"add": input\.left of math\.add: expected number.*input\.right of math\.add: is missing/,
      ),
    );
    change('add', { left: 1, right: 3 }).then(changed('add', { left: 1, right: 3 }));
  });

  test('may refer to outputs: what those bring is judged when the step runs', () => {
    const input = { left: '{{read.lines.1.number}}', right: 2 };
    change('add', input).then(changed('add', input));
  });

  test('does not slip past an approval that the tool has come to need since', () => {
    const tools = sampleCatalogue.tools.map((tool) => ({ ...tool, approval: 'it is sensitive by now' }));
    given(checkingInputs(readableDecider, { ...sampleCatalogue, tools }), history)
      .when({
        type: 'ChangeStepInput',
        data: { stepId: 'add', input: { left: 1, right: 3 }, by: dana, now: 2_000 },
      })
      .then(rejected('INVALID_INPUT', /math\.add needs an approval today/));
  });

  test('comes with a retry, too', () => {
    const failed = ExecutionStory.planned(plan).advance().fail('read');
    given(decider, failed.events)
      .when({ type: 'RetryStep', data: { stepId: 'read', input: { path: 1 }, by: dana, now: 2_000 } })
      .then(rejected('INVALID_INPUT', /input\.path of files\.read: expected string/));
  });

  test('is any material for an agent, and nothing for a step that there is not', () => {
    change('think', { notes: 'few' }).then(changed('think', { notes: 'few' }));
    change('nowhere', {}).then(rejected('NOT_FOUND'));
  });
});
