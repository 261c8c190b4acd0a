import type { JsonObject } from '@app/domain/kernel/json.js';
import type { Usage } from '@app/domain/plan/plan.js';
import type { ToolContext } from '../tools/tool.js';

/** What an agent's calls have to pass inside its step, as steps do before they start. Waiting ends with the signal of the context. */
export interface CallLimits {
  /**
   * Before a call of a tool.
   * @param input as the model gave it
   * @param place `<turn>.<index>`: where in the conversation the call stands
   * @throws ToolError when the step cannot go on now; the reason of the signal on abort
   */
  tool(name: string, input: JsonObject, place: string, context: Waiting): Promise<Passed | Refused>;
  /**
   * Before an answer of a model.
   * @param name of the model  @param used by the attempt so far  @param next tokens that the answer may need
   * @throws ToolError when the step cannot go on now; the reason of the signal on abort
   */
  model(name: string, used: Usage, next: number, context: Waiting): Promise<void>;
  /** A model wants to be asked again in so many milliseconds, and not before, by nobody. */
  cool(model: string, ms: number): void;
}

export type Waiting = Pick<ToolContext, 'signal' | 'beat' | 'log'>;

export interface Passed {
  readonly kind: 'passed';
  /** To be called once, when the call is over. */
  ended(outcome: CallOutcome): void;
}

/** The agent is told, and may do something else. */
export interface Refused {
  readonly kind: 'refused';
  readonly code: string;
  readonly message: string;
}

export type CallOutcome =
  | { readonly kind: 'succeeded' }
  | {
      readonly kind: 'failed';
      readonly code: string;
      readonly message: string;
      readonly retryable: boolean;
      /** Milliseconds for which nobody is to call the same. */
      readonly coolsForMs?: number;
    }
  /** It was stopped, or ended in a way that the tool does not declare. */
  | { readonly kind: 'unknown' };
