/** What is wrong with a plan; `step` is missing when it is the plan as a whole. */
export interface PlanIssue {
  readonly step?: string;
  readonly code: PlanIssueCode;
  /** Says what was wrong and what would be right, and names the step. */
  readonly message: string;
}

export type PlanIssueCode =
  | 'EMPTY_PLAN'
  | 'BAD_STEP_ID'
  | 'DUPLICATE_STEP'
  | 'UNKNOWN_TOOL'
  | 'UNKNOWN_AGENT'
  | 'UNKNOWN_STEP'
  | 'UNKNOWN_OUTPUT'
  | 'BAD_INPUT'
  | 'BAD_POLICY'
  | 'BAD_CONDITION'
  | 'BAD_LOCK'
  | 'BAD_MAP'
  | 'BAD_EXECUTION'
  | 'NO_ITEM'
  | 'CYCLE'
  | 'UNREACHABLE';
