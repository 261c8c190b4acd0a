const failure = 'failure { code message stepId }';

export const approvalFields = `kind executionId stepId title reason input digest requestedAt
  ballot { who { people roles } quorum votes { by vote comment } delegations { from to } dueAt then }`;

const stepFields = `id title uses status dependsOn attempt maxAttempts startedAt endedAt retryAt durationMs
  error { code message stepId } skipReason hold { reason until } compensation
  items(first: 1) { total settled failed underWay } childId`;

const common = `id request status requestedAt startedAt endedAt revision progress
  revisions { version reason removed { id title } changed added }
  deadline budget { calls maxCalls tokens maxTokens cost maxCost } pause { phase timers runningSteps withParent } approvals { ${approvalFields} } ${failure}`;

export const planFields = `id version digest goal planner notes
  steps { id title kind uses instruction input dependsOn when approval effects
    map { over concurrency approval } locks { name mode } recovery }`;

/** Type Execution of types.ts. */
export const executionFields = `${common} steps { ${stepFields} }`;

/** Type ExecutionDetails of types.ts. */
export const executionDetailFields = `${common} requestedBy concurrency result usage { inputTokens outputTokens }
  context { key version value by at }
  plan { ${planFields} } steps { ${stepFields} input output }`;

/** Type ExecutionSummary of queries.ts. */
export const summaryFields = `id request status requestedBy requestedAt startedAt endedAt durationMs
  stepsTotal stepsSettled approvalsWaiting ${failure}`;

export const logFields = 'revision at level stepId attempt message';

export const eventFields = 'revision position type data actor occurredAt recordedAt';
