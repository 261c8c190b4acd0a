import type { Usage } from '@app/domain/plan/plan.js';
import type { ToolContext } from '../tools/tool.js';

/** What an agent's calls have to pass inside its step, as steps do before they start. Waiting ends with the signal of the context. */
export interface CallLimits {
  /**
   * Before a call of a tool.
   * @param place `<turn>.<index>`: where in the conversation the call stands
   * @throws ToolError when the step cannot go on now; the reason of the signal on abort
   */
  tool(name: string, place: string, context: Waiting): Promise<Passed | Refused>;
  /**
   * Before an answer of a model.
   * @param name of the model  @param used by the attempt so far  @param next tokens that the answer may need
   * @throws ToolError when the step cannot go on now; the reason of the signal on abort
   */
  model(name: string, used: Usage, next: number, context: Waiting): Promise<void>;
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
  | { readonly kind: 'failed'; readonly code: string; readonly message: string; readonly retryable: boolean }
  /** It was stopped, or ended in a way that the tool does not declare. */
  | { readonly kind: 'unknown' };
