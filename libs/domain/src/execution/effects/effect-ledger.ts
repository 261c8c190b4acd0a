import { canonicalJson, type Json } from '../../kernel/json.js';
import type { Digest } from '../../kernel/message.js';
import type { BoundStep } from '../../plan/bound-plan.js';
import { usedBy } from '../../plan/used-by.js';
import { compensationInput } from '../compensation/compensate.js';
import type { ExecutionEvent } from '../execution.events.js';
import { evolve } from '../execution.evolve.js';
import { isPlanned, placeOf, type ExecutionState, type Planned } from '../execution.state.js';
import { plannedStep } from '../planned-step.js';
import { preview } from '../preview.js';
import { resolvedInput } from '../resolved-input.js';
import type { Effect, EffectAttempt } from './effect.js';
import { receiptIn } from './receipt.js';

type Start = Extract<ExecutionEvent, { readonly type: 'StepStarted' | 'StepCompensationStarted' }>;
type Intent = Omit<Effect, 'attempts'>;

interface PlannedAt {
  readonly state: ExecutionState & Planned;
  readonly index: number;
  readonly planned: BoundStep;
}

/**
 * What a run did to the world, from its history: each intent, every attempt at it, and what came of that. Steps that only compute
 * or look are left out.
 */
export class EffectLedger {
  private state: ExecutionState = { status: 'none' };
  private readonly intents = new Map<string, Intent>();
  private readonly attempts = new Map<string, EffectAttempt[]>();
  /** By step: the key its last attempt ran under. */
  private readonly lastKeys = new Map<string, string>();

  constructor(private readonly digest: Digest) {}

  /** Events come in the order of the stream. */
  add(event: ExecutionEvent): void {
    this.state = evolve(this.state, event);
    if (event.type === 'StepStarted' || event.type === 'StepCompensationStarted') this.start(event);
    else this.receive(event);
  }

  /** In the order in which they were first meant. */
  get effects(): readonly Effect[] {
    return [...this.intents].map(([key, intent]) => ({ ...intent, attempts: this.attempts.get(key) ?? [] }));
  }

  private start(event: Start): void {
    const { stepId, attempt, idempotencyKey, worker, startedAt } = event.data;
    const step = this.plannedAt(event);
    const intent = this.intents.get(idempotencyKey) ?? (step && this.intentOf(event, step));
    if (!intent) return;
    const uses = step ? usesOf(event, step.planned) : intent.uses;
    this.intents.set(idempotencyKey, { ...intent, uses });
    this.lastKeys.set(slotOf(stepId, intent.isCompensation), idempotencyKey);
    const started: EffectAttempt = { attempt, uses, worker, startedAt, receipt: { outcome: 'under-way' } };
    this.attempts.set(idempotencyKey, [...(this.attempts.get(idempotencyKey) ?? []), started]);
  }

  private plannedAt({ data }: Start): PlannedAt | undefined {
    const { state } = this;
    const index = isPlanned(state) ? placeOf(state, data.stepId) : undefined;
    if (!isPlanned(state) || index === undefined) return undefined;
    return { state, index, planned: plannedStep(state, index) };
  }

  private intentOf(event: Start, { state, index, planned }: PlannedAt): Intent | undefined {
    const { data } = event;
    const isCompensation = event.type === 'StepCompensationStarted';
    // Its own history says what an execution did.
    if (planned.kind === 'execution' && !isCompensation) return undefined;
    const { policy } = planned;
    const { effects } = isCompensation && policy.compensate ? policy.compensate : policy;
    if (effects !== 'writes' && effects !== 'outward') return undefined;
    const input: Json = isCompensation ? compensationInput(state, index) : resolvedInput(state, index);
    return {
      idempotencyKey: data.idempotencyKey,
      stepId: data.stepId,
      uses: usesOf(event, planned),
      effects,
      isCompensation,
      input: preview(input),
      inputDigest: this.digest(canonicalJson(input)),
    };
  }

  private receive(event: ExecutionEvent): void {
    const received = receiptIn(event);
    if (!received) return;
    const { stepId, attempt, isCompensation, receipt } = received;
    const key = this.lastKeys.get(slotOf(stepId, isCompensation)) ?? '';
    const known = this.attempts.get(key);
    if (!known) return;
    const changed = known.map((one) => (one.attempt === attempt ? { ...one, receipt } : one));
    this.attempts.set(key, changed);
  }
}

/** Who makes an attempt: another agent may have taken over since the one before. */
const usesOf = ({ type }: Start, planned: BoundStep): string =>
  (type === 'StepCompensationStarted' ? planned.policy.compensate?.tool : undefined) ?? usedBy(planned);

const slotOf = (stepId: string, isCompensation: boolean): string => `${isCompensation ? '-' : '+'}${stepId}`;
