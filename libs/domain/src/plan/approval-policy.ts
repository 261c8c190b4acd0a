/** Why a person must approve, in words: then anybody may, and one decision is enough. Or the same with terms. */
export type ApprovalDemand = string | ApprovalPolicy;

export interface ApprovalPolicy extends ApprovalTerms {
  /** Shown to those who are asked. */
  readonly reason: string;
}

/** Who decides, how many it takes, and what happens when nobody does. */
export interface ApprovalTerms {
  /** Who may decide; anybody when absent. Whoever is not named is refused. */
  readonly who?: Circle;
  /** How many different people must say yes; 1 when absent. */
  readonly quorum?: number;
  /** How many different people must say no to end it; 1 when absent. */
  readonly rejections?: number;
  /** What happens if it is not decided in time, in order of time. Only escalations may come before the last. */
  readonly deadlines?: readonly ApprovalDeadline[];
}

/** People by name, and everybody who has one of the roles. */
export interface Circle {
  readonly people?: readonly string[];
  readonly roles?: readonly string[];
}

/** `afterMs` counts from the question; a pause of the run stops the clock. */
export type ApprovalDeadline =
  | { readonly afterMs: number; readonly then: 'escalate'; readonly to: Circle }
  | { readonly afterMs: number; readonly then: ExpiryAction };

/** What an unanswered question counts as. skip: the step is left out, and the run goes on without it. */
export type ExpiryAction = 'reject' | 'skip' | 'approve';

export const reasonOf = (demand: ApprovalDemand): string =>
  typeof demand === 'string' ? demand : demand.reason;

/** The terms of a demand; undefined when it is a reason alone. */
export function termsOf(demand: ApprovalDemand): ApprovalTerms | undefined {
  if (typeof demand === 'string') return undefined;
  const { reason: _, ...terms } = demand;
  return Object.keys(terms).length === 0 ? undefined : terms;
}

/** True when an unanswered question would count as a yes. */
export const approvesBySilence = ({ deadlines = [] }: ApprovalTerms): boolean =>
  deadlines.some(({ then }) => then === 'approve');

/** For a person: `dana, omer or anyone with the role finance`. */
export function circleInWords({ people = [], roles = [] }: Circle): string {
  const named = [...people, ...roles.map((role) => `anyone with the role ${role}`)];
  if (named.length < 2) return named[0] ?? 'nobody';
  return `${named.slice(0, -1).join(', ')} or ${named.at(-1) ?? ''}`;
}
