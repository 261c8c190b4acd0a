import type { Json } from '../kernel/json.js';
import type { Candidate } from './bound-plan.js';

/** What may follow when a step has failed and retries have ended or do not apply. */
export type OnFailure =
  /** Another agent with the same instruction, with fresh tries. */
  | { readonly kind: 'agent'; readonly agent: string }
  /** A step that runs only then; its output stands in for the one that is missing. */
  | { readonly kind: 'fallback'; readonly step: string }
  /** The step is settled with this output; those that wait for it go on. */
  | { readonly kind: 'skip'; readonly output: Json }
  /** The planner is given the failure and proposes another plan for what has not started. The next choice follows if it finds none. */
  | { readonly kind: 'replan' };

/** The steps that stand by for a step: they run only when it fails. */
export const fallbacksOf = ({
  onFailure = [],
}: {
  readonly onFailure?: readonly (OnFailure | BoundOnFailure)[];
}): readonly string[] => onFailure.flatMap((choice) => (choice.kind === 'fallback' ? [choice.step] : []));

/** With what the alternative agents say of themselves. */
export type BoundOnFailure = Exclude<OnFailure, { kind: 'agent' }> | AlternativeAgent;

export type AlternativeAgent = Extract<OnFailure, { kind: 'agent' }> & Candidate;
