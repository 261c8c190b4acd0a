import type { Json, JsonObject } from '../../kernel/json.js';
import type { Message } from '../../kernel/message.js';
import type { PersonDecision } from '../execution.events.js';

/** What people changed about single steps, and the return of a failed run. */
export type StepControlEvent =
  | Message<'ExecutionReopened', ExecutionReopened>
  | Message<'StepRetryRequested', StepRetryRequested>
  | Message<'StepInputChanged', StepInputChanged>
  | Message<'StepSkipped', StepSkipped>;

export interface ExecutionReopened extends PersonDecision {
  /** Where it goes on. */
  readonly to: 'requested' | 'awaiting-plan-approval' | 'running';
}

export interface StepRetryRequested extends PersonDecision {
  readonly stepId: string;
  /** The group of its next attempts: a new one unless repeating the step is harmless. */
  readonly group: number;
}

export interface StepInputChanged extends PersonDecision {
  readonly stepId: string;
  /** Takes the place of the input in the plan; a template as that is. */
  readonly input: JsonObject;
  /** The group of its next attempts: a new one when there was an attempt with another input. */
  readonly group: number;
}

export interface StepSkipped {
  readonly stepId: string;
  readonly reason: string;
  readonly at: number;
  /** The person who skipped it; absent when the plan did. */
  readonly by?: string;
  /** What those that refer to its output get instead; without it they are skipped, too. */
  readonly output?: Json;
}
