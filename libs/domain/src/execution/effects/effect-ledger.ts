import { canonicalJson, type Json } from '../../kernel/json.js';
import type { Digest } from '../../kernel/message.js';
import { usedBy } from '../../plan/used-by.js';
import { compensationInput } from '../compensation/compensate.js';
import type { ExecutionEvent } from '../execution.events.js';
import { evolve } from '../execution.evolve.js';
import { isPlanned, placeOf, type ExecutionState } from '../execution.state.js';
import { plannedStep } from '../planned-step.js';
import { preview } from '../preview.js';
import { resolvedInput } from '../resolved-input.js';
import type { Effect, EffectAttempt } from './effect.js';
import { receiptIn } from './receipt.js';

type Start = Extract<ExecutionEvent, { readonly type: 'StepStarted' | 'StepCompensationStarted' }>;
type Intent = Omit<Effect, 'attempts'>;

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
    const intent = this.intents.get(idempotencyKey) ?? this.intentOf(event);
    if (!intent) return;
    this.intents.set(idempotencyKey, intent);
    this.lastKeys.set(slotOf(stepId, intent.isCompensation), idempotencyKey);
    const started: EffectAttempt = { attempt, worker, startedAt, receipt: { outcome: 'under-way' } };
    this.attempts.set(idempotencyKey, [...(this.attempts.get(idempotencyKey) ?? []), started]);
  }

  private intentOf({ type, data }: Start): Intent | undefined {
    const index = isPlanned(this.state) ? placeOf(this.state, data.stepId) : undefined;
    if (!isPlanned(this.state) || index === undefined) return undefined;
    const step = plannedStep(this.state, index);
    const isCompensation = type === 'StepCompensationStarted';
    // Its own history says what an execution did.
    if (step.kind === 'execution' && !isCompensation) return undefined;
    const { policy } = step;
    const { effects } = isCompensation && policy.compensate ? policy.compensate : policy;
    if (effects !== 'writes' && effects !== 'outward') return undefined;
    const input: Json = isCompensation
      ? compensationInput(this.state, index)
      : resolvedInput(this.state, index);
    return {
      idempotencyKey: data.idempotencyKey,
      stepId: data.stepId,
      uses: (isCompensation ? policy.compensate?.tool : undefined) ?? usedBy(step),
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

const slotOf = (stepId: string, isCompensation: boolean): string => `${isCompensation ? '-' : '+'}${stepId}`;
