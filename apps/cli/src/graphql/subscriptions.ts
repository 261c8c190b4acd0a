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
