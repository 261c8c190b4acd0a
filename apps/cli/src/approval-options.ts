import { InvalidArgumentError } from 'commander';
import { deadline } from './parse-options.js';

export interface CircleInput {
  readonly people: readonly string[];
  readonly roles: readonly string[];
}

interface Deadline {
  readonly afterMs: number;
  readonly then: 'ESCALATE' | 'REJECT' | 'SKIP';
  readonly to?: CircleInput;
}

/** How the options of `run` say who is asked. */
export interface ApprovalOptions {
  readonly approvers?: CircleInput;
  readonly quorum?: number;
  readonly escalate?: Deadline;
  readonly expire?: Deadline;
}

/** Names separated by commas, a role as role:name. */
export function circle(text: string): CircleInput {
  const names = text.split(',').map((name) => name.trim());
  if (names.some((name) => name === '' || name === 'role:'))
    throw new InvalidArgumentError('Expected names separated by commas, for example dana,role:finance.');
  return {
    people: names.filter((name) => !name.startsWith('role:')),
    roles: names.filter((name) => name.startsWith('role:')).map((name) => name.slice('role:'.length)),
  };
}

/** 1h=role:board */
export const escalation = (text: string): Deadline => {
  const [afterMs, names] = timed(text, '1h=role:board');
  return { afterMs, then: 'ESCALATE', to: circle(names) };
};

/** 2h=reject */
export const expiry = (text: string): Deadline => {
  const [afterMs, then] = timed(text, '2h=reject');
  if (then === 'reject' || then === 'skip') return { afterMs, then: then === 'skip' ? 'SKIP' : 'REJECT' };
  throw new InvalidArgumentError('After = expected reject or skip.');
};

function timed(text: string, example: string): [number, string] {
  const at = text.indexOf('=');
  const { deadlineMs } = at > 0 ? deadline(text.slice(0, at)) : {};
  if (deadlineMs === undefined)
    throw new InvalidArgumentError(
      `Expected a length of time and what happens then, for example ${example}.`,
    );
  return [deadlineMs, text.slice(at + 1)];
}

/** The input ApprovalTermsInput; undefined when nothing was said. */
export function termsOf({ approvers, quorum, escalate, expire }: ApprovalOptions): object | undefined {
  if (!approvers && quorum === undefined && !escalate && !expire) return undefined;
  const deadlines = [escalate, expire].filter((each) => each !== undefined);
  return { ...(approvers && { who: approvers }), ...(quorum && { quorum }), deadlines };
}
