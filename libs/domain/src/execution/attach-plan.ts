import type { AttachPlan } from './execution.commands.js';
import type { ExecutionEvent, ExecutionOptions } from './execution.events.js';

/** A run gets its plan, and starts unless a person is to approve it first. */
export const attachPlan = (
  { now, ...attached }: AttachPlan,
  options: ExecutionOptions,
): readonly ExecutionEvent[] => [
  { type: 'PlanAttached', data: { ...attached, at: now } },
  ...startUnlessAsked(options, now),
];

export const startUnlessAsked = (
  { approvePlan }: ExecutionOptions,
  startedAt: number,
): readonly ExecutionEvent[] =>
  approvePlan === false ? [{ type: 'ExecutionStarted', data: { startedAt } }] : [];
