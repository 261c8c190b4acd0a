import { isPlanned, placeOf, type StepState } from '../execution/execution.state.js';
import { plannedStep } from '../execution/planned-step.js';
import type { StepError } from '../execution/recovery/step-error.js';
import type { Json } from '../kernel/json.js';
import type { ExecutionStory } from './execution-story.js';

export const isExecution = ({ state }: ExecutionStory, id: string): boolean =>
  isPlanned(state) && plannedStep(state, placeOf(state, id) as number).kind === 'execution';

/** Running steps that may end by themselves: an execution that stands still with a pause does not. */
export const moving = ({ state }: ExecutionStory): readonly StepState[] =>
  isPlanned(state)
    ? [...state.steps].filter(
        ({ id, status }) => status === 'running' && !(state.status === 'paused' && state.still?.includes(id)),
      )
    : [];

/** One that moves is an execution, of a paused run: it stands still with that. */
export function standStill(story: ExecutionStory, pick: number): ExecutionStory | undefined {
  const { state } = story;
  const executions = moving(story).filter(({ id }) => isExecution(story, id));
  const step = executions[pick % Math.max(1, executions.length)];
  if (state.status !== 'paused' || !step) return undefined;
  return story.quiesceChild(step.id, state.pausedAt);
}

/** How running steps end, those that are executions as well. */
export const succeed = (story: ExecutionStory, id: string, output: Json): ExecutionStory =>
  isExecution(story, id) ? story.endChild(id, { kind: 'succeeded', output }) : story.succeed(id, output);

/** What an execution failed with does not pass by asking for the same again. */
export const fail = (story: ExecutionStory, id: string, error: StepError): ExecutionStory =>
  isExecution(story, id)
    ? story.endChild(id, { kind: 'failed', error: { ...error, retryable: false } })
    : story.fail(id, error);

/** An execution does not get lost with a worker: somebody cancels it. */
export const lose = (story: ExecutionStory, id: string): ExecutionStory =>
  isExecution(story, id) ? story.endChild(id, { kind: 'cancelled' }) : story.lose(id);

export const stop = (story: ExecutionStory, id: string): ExecutionStory =>
  isExecution(story, id) ? story.endChild(id, { kind: 'cancelled' }) : story.stop(id);
