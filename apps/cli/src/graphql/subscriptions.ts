import type { LogLine } from './types.js';
import { eventFields, executionFields, logFields } from './fields.js';

/** { execution: Execution } */
export const executionUpdated = `
subscription Updated($id: ID!) { execution: executionUpdated(id: $id) { ${executionFields} } }`;

/** { event: ExecutionEvent } */
export const executionEventsLive = `
subscription Events($id: ID!, $after: Int) { event: executionEvents(id: $id, after: $after) { ${eventFields} } }`;

/** { log: LogLine } */
export const executionLogs = `
subscription Logs($id: ID!, $after: Int) { log: executionLogs(id: $id, after: $after) { ${logFields} } }`;

export type Activity = (LogLine & { readonly __typename: 'LogLine' }) | Progress;

/** How far a running step has come; the names differ from those of a log line because both share a selection. */
export interface Progress {
  readonly __typename: 'StepProgress';
  readonly revision: number;
  readonly step: string;
  /** 0 to 1 */
  readonly fraction: number;
  readonly note: string | null;
}

/** { activity: Activity } */
export const executionActivity = `
subscription Activity($id: ID!, $after: Int) {
  activity: executionActivity(id: $id, after: $after) {
    __typename
    ... on LogLine { ${logFields} }
    ... on StepProgress { revision step: stepId fraction note: message }
  }
}`;
