import type { Json } from '../kernel/json.js';
import type {
  BoundCall,
  BoundExecution,
  BoundMap,
  BoundPlan,
  BoundStep,
  StepPolicy,
} from '../plan/bound-plan.js';
import type { Catalogue } from '../plan/catalogue.js';
import { defaultRetry, type Condition } from '../plan/plan.js';

/** Of the one tool of these plans, which takes any input. */
export const sampleRunCatalogue: Catalogue = {
  tools: [
    {
      name: 'sample.run',
      description: 'Runs',
      inputSchema: {},
      outputSchema: {},
      effects: 'none',
      idempotent: true,
      timeoutMs: 1_000,
    },
  ],
  agents: ['first', 'second'].map((name) => ({
    name,
    description: name,
    instructions: 'Work.',
    tools: [],
    maxTurns: 5,
    timeoutMs: 2_000,
  })),
  checkInput: () => [],
};

const notation = /^(?<id>\w+)(?:\*(?<items>\d+))?(?<flags>[!~?+@]*)(?: (?<arrow><-|<=) (?<needs>[\w ]+))?$/;

export interface SampleOptions {
  readonly policy?: Partial<StepPolicy>;
  readonly result?: Json;
  readonly when?: Condition;
}

/**
 * A plan in short: `samplePlan(['read', 'sum <= read', 'send!~ <- sum'])`.
 * `<-` waits for, `<=` takes the outputs of; `!` needs approval, `~` must not be repeated,
 * `?` runs only if the output of the first step it waits for is true. `resize*3` is a map over [0, 1, 2], where
 * `!` and `~` concern each element, and `+` collects those that fail. `part@` is an execution.
 */
export function samplePlan(steps: readonly string[], options: SampleOptions = {}): BoundPlan {
  const { result, ...forAll } = options;
  return {
    goal: 'a goal',
    steps: steps.map((step) => sampleStep(step, forAll)),
    ...(result === undefined ? {} : { result }),
  };
}

/** The plan, whose steps say that another plan may be asked for when they fail. */
export const replanning = (plan: BoundPlan): BoundPlan => ({
  ...plan,
  steps: plan.steps.map((step) => ({ ...step, policy: { ...step.policy, onFailure: [{ kind: 'replan' }] } })),
});

/** One step in short notation. */
export function sampleStep(text: string, { policy, when }: SampleOptions = {}): BoundStep {
  const parts = notation.exec(text)?.groups;
  if (!parts) throw new RangeError(`"${text}" is no step in short notation`);
  const { id = '', items, flags = '', arrow, needs = '' } = parts;
  const dependsOn = needs.split(' ').filter(Boolean);
  const condition: Condition | undefined = flags.includes('?')
    ? { value: `{{${dependsOn[0] ?? ''}}}`, is: 'equal', to: true }
    : when;
  const step: BoundCall = {
    kind: 'tool',
    id,
    title: `Do ${id}`,
    tool: 'sample.run',
    input: arrow === '<=' ? Object.fromEntries(dependsOn.map((need) => [need, `{{${need}}}`])) : { of: id },
    dependsOn,
    policy: {
      effects: 'none',
      idempotent: !flags.includes('~'),
      timeoutMs: 1000,
      retry: { ...defaultRetry, jitter: 0 },
      ...(flags.includes('!') ? { approval: 'it goes to other people' } : {}),
      ...policy,
    },
    ...(condition === undefined ? {} : { when: condition }),
  };
  if (flags.includes('@')) return sampleExecution(step);
  return items === undefined ? step : sampleMap(step, Number(items), flags.includes('+'));
}

function sampleExecution({ id, title, dependsOn, when, policy }: BoundCall): BoundExecution {
  const { onUnknown: _, ...rest } = policy;
  return {
    kind: 'execution',
    id,
    title,
    dependsOn,
    request: dependsOn.length === 0 ? 'do it' : `do it with {{${dependsOn.join('}} and {{')}}}`,
    policy: {
      ...rest,
      effects: 'outward',
      idempotent: false,
      timeoutMs: 0,
      retry: { ...policy.retry, maxAttempts: 1 },
    },
    ...(when === undefined ? {} : { when }),
  };
}

function sampleMap(call: BoundCall, count: number, collects: boolean): BoundMap {
  const { id, title, dependsOn, when, ...item } = call;
  const { approval: _, ...policy } = item.policy;
  return {
    kind: 'map',
    id,
    title,
    dependsOn,
    over: Array.from({ length: count }, (_item, index) => index),
    step: { ...item, input: { ...item.input, element: '{{$item}}' } },
    policy,
    ...(collects ? { failedItems: { kind: 'collect', allowed: 1 } } : {}),
    ...(when === undefined ? {} : { when }),
  };
}
