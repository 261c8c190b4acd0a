import type { BoundCall } from '../../plan/bound-plan.js';
import { usedBy } from '../../plan/used-by.js';
import type { Withheld } from '../execution.commands.js';
import type { ExecutionEvent, Hold } from '../execution.events.js';
import type { StepState } from '../execution.state.js';

/**
 * The steps that must not start in one advance: those that are withheld, and those after them that wait with them. Thousands of
 * steps that wait for the same thing cost a look each, not a question each.
 */
export class Withholding {
  private readonly byStep: ReadonlyMap<string, Withheld>;
  private readonly closed = new Set<string>();
  private isClosed = false;

  constructor(withheld: readonly Withheld[]) {
    this.byStep = new Map(withheld.map((each) => [each.stepId, each]));
  }

  /** Undefined: it may start. To be asked in the order in which steps would start. */
  of(planned: BoundCall): Pick<Withheld, 'hold' | 'fails'> | undefined {
    const own = this.byStep.get(planned.id);
    if (own?.with === 'every-step') this.isClosed = true;
    if (own?.with === 'same-work') this.closed.add(workOf(planned));
    if (own) return own;
    return this.isClosed || this.closed.has(workOf(planned)) ? {} : undefined;
  }
}

/** What does the work of a step: its tool or agent, or any agent that offers what it needs. */
export const workOf = (step: BoundCall): string => `${step.kind} ${usedBy(step)}`;

/** Recorded when it begins and when its reason changes, not at every look. */
export function heldEvent(step: StepState, hold: Hold | undefined, at: number): ExecutionEvent | undefined {
  if (!hold || isSameHold(step.hold, hold)) return undefined;
  return { type: 'StepHeld', data: { stepId: step.id, ...hold, at } };
}

const isSameHold = (one: Hold | undefined, other: Hold): boolean =>
  one?.kind === other.kind && one.reason === other.reason && one.until === other.until;
