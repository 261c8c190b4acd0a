import type { Message } from '../../kernel/message.js';

/** Of a step that is a map; its elements have the events of any step, under ids such as `resize[17]`. */
export type MapEvent = Message<'StepExpanded', StepExpanded> | Message<'StepGathered', StepGathered>;

/** The map has begun: from here on each element of its list is a step. The list itself stands in the outputs before it. */
export interface StepExpanded {
  readonly stepId: string;
  /** Elements; the list had as many. */
  readonly count: number;
  readonly at: number;
}

/** Every element has ended, and the map with them: its output is the list of theirs. */
export interface StepGathered {
  readonly stepId: string;
  /** Elements that succeeded, and that failed; others were skipped. */
  readonly succeeded: number;
  readonly failed: number;
  readonly at: number;
}
