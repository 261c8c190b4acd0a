import type { Draft } from '../kernel/decider.js';
import { asJson, canonicalJson, type Json, type JsonObject } from '../kernel/json.js';
import type { Digest } from '../kernel/message.js';
import { reasonOf, type ApprovalTerms } from '../plan/approval-policy.js';
import type { BoundItem, BoundStep } from '../plan/bound-plan.js';
import { holds } from '../plan/condition.js';
import { referencesIn } from '../plan/template.js';
import { termsAfterUnknownOutcome, termsFor } from './approvals/terms-for.js';
import { isOpen } from '../plan/used-by.js';
import { assign } from './assignment/assign.js';
import type { Advance } from './execution.commands.js';
import type { ExecutionEvent, ExecutionOptions, StepApprovalRequested } from './execution.events.js';
import { allowanceFor, raiseAllowances } from './limits/allowances/share-budget.js';
import type { LockGrant } from './locks/lock-grant.js';
import { heldEvent, Withholding } from './limits/withholding.js';
import { exhaust, shortageOf, type Shortage } from './limits/shortage.js';
import { plannedStep } from './planned-step.js';
import { beginMap } from './maps/begin-map.js';
import { endMaps, startItems } from './maps/schedule-maps.js';
import { preview } from './preview.js';
import { afterFallback, unwanted } from './recovery/fallback.js';
import { resolvedInput } from './resolved-input.js';
import { outputOf, type ExecutionState, type Planned, type StepState } from './execution.state.js';
import { isMoving, type Running } from './is-moving.js';
import { questionAbout } from './unknown-outcome.js';
import { unmet } from './unmet-condition.js';

/**
 * What can happen next in a running plan: skips, approval requests and starts, up to the concurrency limit.
 * A step starts when its own inputs are settled, no batch waits for another. Skips may free further steps,
 * so it goes on until nothing changes.
 */
export function schedule(
  draft: Draft<ExecutionState, ExecutionEvent>,
  advance: Advance,
  digest: Digest,
): void {
  const withholding = advance.withheld?.length ? new Withholding(advance.withheld) : undefined;
  const granted = advance.granted && new Map(advance.granted.map(({ stepId, locks }) => [stepId, locks]));
  const parts: Parts = { digest, started: draft.events, withholding, granted };
  const start = (place: number) => {
    const { state } = draft;
    return isMoving(state) ? nextOf(state, place, advance, parts) : undefined;
  };
  for (let before = -1; before !== draft.events.length;) {
    before = draft.events.length;
    endMaps(draft, advance.now);
    makeUp(draft, advance.now);
    for (const index of startable(draft.state, advance.now)) {
      const event = start(index);
      if (event) draft.add(event);
    }
    startItems(draft, start);
  }
  if (parts.short) draft.add(...exhaust(draft.state, parts.short, advance.now));
  draft.add(...raiseAllowances(draft.state, parts.short !== undefined, advance.now));
}

/** Settles, or decides anew about, the steps whose fallback has ended. */
function makeUp(draft: Draft<ExecutionState, ExecutionEvent>, now: number): void {
  for (let { state } = draft; isMoving(state) && state.recovering.length > 0; { state } = draft) {
    const event = afterFallback(state, now);
    if (!event) return;
    draft.add(event);
  }
}

/** Places to look at: those whose wait for the next attempt is over, then those that nothing in the plan holds back. */
const startable = (state: ExecutionState, now: number): readonly number[] =>
  isMoving(state) ? [...dueRetries(state, now), ...state.ready] : [];

/** Places of steps whose wait for the next attempt is over. */
const dueRetries = (state: Planned, now: number): number[] =>
  state.retrying.filter((index) => {
    const step = state.steps.at(index);
    return step.status === 'retrying' && step.retryAt <= now;
  });

interface Parts {
  readonly digest: Digest;
  /** What this advance has led to so far. */
  readonly started: readonly ExecutionEvent[];
  readonly withholding: Withholding | undefined;
  readonly granted: ReadonlyMap<string, readonly LockGrant[]> | undefined;
  /** A step that the budget keeps from starting. */
  short?: Shortage;
}

function nextOf(
  state: Running,
  index: number,
  { worker, now, agents }: Advance,
  parts: Parts,
): ExecutionEvent | undefined {
  const { digest, started, withholding } = parts;
  const step = state.steps.at(index);
  const planned = plannedStep(state, index);
  const skip = step.status === 'pending' ? skipReason(state, index, planned) : undefined;
  if (skip) return { type: 'StepSkipped', data: { stepId: step.id, reason: skip, at: now } };
  const question = questionFor(step, planned, state.requested.options);
  if (question) return { type: 'StepApprovalRequested', data: ask(state, index, question, now, digest) };
  if (planned.kind === 'map') return beginMap(state, index, now);
  if (isFull(state)) return undefined;
  const short = state.budget && shortageOf(state, planned, now);
  if (short) {
    parts.short = short;
    return undefined;
  }
  const held = planned.kind === 'execution' ? undefined : withholding?.of(planned);
  if (held?.hold && held.fails)
    return { type: 'BudgetExhausted', data: { reason: held.hold.reason, at: now } };
  if (held) return heldEvent(step, held.hold, now);
  const idempotencyKey = `${state.executionId}/${step.id}/${step.group}`;
  const locks = parts.granted?.get(step.id);
  const start = { stepId: step.id, attempt: step.attempt + 1, idempotencyKey, worker, startedAt: now };
  const data = locks === undefined ? start : { ...start, locks };
  if (planned.kind === 'execution' && state.budget)
    return { type: 'StepStarted', data: { ...data, allowance: allowanceFor(state, state.budget) } };
  if (!isOpen(planned)) return { type: 'StepStarted', data };
  return agents && { type: 'StepStarted', data: { ...data, agent: assign(state, index, agents, started) } };
}

const isFull = (state: Running): boolean => {
  const limit = state.requested.options.concurrency;
  return limit > 0 && state.running >= limit;
};

/** Why a step will not run: its condition does not hold, or it needs the output of one that did not run. */
function skipReason(state: Planned, index: number, step: BoundStep): string | undefined {
  const idle = unwanted(state, index);
  if (idle !== undefined) return idle;
  const missing = sourcesOf(state, index).find((source) => isMissing(state.steps.at(source)));
  if (missing !== undefined)
    return `it needs the output of "${state.steps.at(missing).id}", which was skipped`;
  const output = (id: string) => outputOf(state, id);
  return !step.when || holds(step.when, output) ? undefined : unmet(step.when, output);
}

/** Places of the steps whose outputs the input refers to. */
function sourcesOf({ graph, steps }: Planned, index: number): readonly number[] {
  const { input } = steps.at(index);
  if (input === undefined) return graph.inputsFrom[index] ?? [];
  return referencesIn(input).flatMap(({ step }) => graph.indexOf.get(step) ?? []);
}

const isMissing = (step: StepState): boolean => step.status === 'skipped' && step.output === undefined;

/** A question about what the step at a place would do now. */
export function ask(
  state: Planned,
  index: number,
  question: Pick<StepApprovalRequested, 'kind' | 'reason' | 'terms'>,
  at: number,
  digest: Digest,
): StepApprovalRequested {
  const input = resolvedInput(state, index);
  const planned = plannedStep(state, index);
  const { id: stepId } = state.steps.at(index);
  return { stepId, ...question, input: preview(input), digest: inputDigest(planned, input, digest), at };
}

function questionFor(step: StepState, { policy }: BoundStep, options: ExecutionOptions) {
  if (step.approved) return undefined;
  if (step.status === 'outcome-unknown') {
    const terms = asked(termsAfterUnknownOutcome(policy, options));
    return { kind: 'unknown-outcome', reason: questionAbout(step.reason), ...terms } as const;
  }
  const { approval } = policy;
  if (approval === undefined) return undefined;
  return { kind: 'policy', reason: reasonOf(approval), ...asked(termsFor(policy, options)) } as const;
}

const asked = (terms: ApprovalTerms | undefined) => (terms === undefined ? {} : { terms });

/** Of what would be done: the tool or the agent with its instruction, and the input. */
const inputDigest = (step: BoundStep, input: Json, digest: Digest): string =>
  digest(canonicalJson({ ...doneBy(step), input }));

function doneBy(step: BoundStep | BoundItem): JsonObject {
  if (step.kind === 'tool') return { tool: step.tool };
  if (step.kind === 'agent') return { ...whoWorks(step), instruction: step.instruction };
  if (step.kind === 'execution') return step.plan ? { plan: asJson(step.plan) } : {};
  return { each: { ...doneBy(step.step), input: step.step.input } };
}

type AgentWork = Extract<BoundStep | BoundItem, { readonly kind: 'agent' }>;

const whoWorks = ({ agent, policy }: AgentWork): JsonObject =>
  agent === undefined ? { agents: (policy.candidates ?? []).map((one) => one.agent) } : { agent };
