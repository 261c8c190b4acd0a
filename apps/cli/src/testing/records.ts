import type { Approval, ExecutionDetails, LogLine, StepDetails } from '../graphql/types.js';

export const executionId = '0198c0de-0000-7000-8000-0000cafe1234';

/** Complete records with plausible values, as the API answers them; a test names what it is about. */
export const aStep = (id: string, changes: Partial<StepDetails> = {}): StepDetails => ({
  id,
  title: `Do ${id}`,
  uses: 'files.read',
  status: 'PENDING',
  dependsOn: [],
  attempt: 0,
  maxAttempts: 3,
  startedAt: null,
  endedAt: null,
  retryAt: null,
  durationMs: null,
  error: null,
  skipReason: null,
  hold: null,
  compensation: null,
  items: null,
  childId: null,
  input: null,
  output: null,
  ...changes,
});

export const anExecution = (changes: Partial<ExecutionDetails> = {}): ExecutionDetails => ({
  id: executionId,
  request: 'Read the report and send it to Dana',
  status: 'RUNNING',
  requestedBy: 'local',
  requestedAt: '2026-11-22T12:00:00.000Z',
  startedAt: '2026-11-22T12:00:01.000Z',
  endedAt: null,
  deadline: null,
  budget: null,
  pause: null,
  revision: 7,
  concurrency: 5,
  progress: 0,
  plan: null,
  revisions: [],
  steps: [],
  approvals: [],
  context: [],
  result: null,
  failure: null,
  usage: { inputTokens: 0, outputTokens: 0 },
  ...changes,
});

export const anApproval = (changes: Partial<Approval> = {}): Approval => ({
  kind: 'POLICY',
  executionId,
  stepId: 'send',
  title: 'Send the letter',
  reason: 'It leaves this machine.',
  input: { to: 'dana@example.org', text: 'Dear Dana' },
  digest: 'f00dfeedbeef0123456789',
  requestedAt: '2026-11-22T12:00:02.000Z',
  ballot: null,
  ...changes,
});

export const aLogLine = (revision: number, changes: Partial<LogLine> = {}): LogLine => ({
  revision,
  at: '2026-11-22T12:00:02.000Z',
  level: 'INFO',
  stepId: 'read',
  attempt: 1,
  message: `line ${revision}`,
  ...changes,
});
