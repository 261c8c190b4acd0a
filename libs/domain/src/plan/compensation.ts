import type { JsonObject } from '../kernel/json.js';
import type { StepPolicy } from './bound-plan.js';

/** How what a step has done is undone when the run fails or is cancelled. */
export interface Compensation {
  readonly tool: string;
  /** A template over the step's own `{{input.…}}` and `{{output.…}}`. */
  readonly input: JsonObject;
}

/** With what the tool says of itself. */
export type BoundCompensation = Compensation &
  Pick<StepPolicy, 'locks' | 'effects' | 'idempotent' | 'timeoutMs' | 'heartbeatMs' | 'retry'>;
