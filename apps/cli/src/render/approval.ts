import type { Approval, Plan } from '../graphql/types.js';
import { renderBallot } from './ballot.js';
import { commandLine, shortDigest, shortId } from './ids.js';
import { renderPlan } from './plan.js';
import type { Style } from './style.js';
import { renderValue } from './value.js';
import { wrap } from './wrap.js';

/**
 * What a person is asked to decide: why, and exactly what would run.
 * @param plan of the run, shown when the whole of it waits
 */
export function renderApproval(
  approval: Approval,
  columns: number,
  style: Style,
  plan?: Plan | null,
): string[] {
  const { kind, title, stepId, reason, input } = approval;
  const what = kind === 'PLAN' ? 'The plan' : `Step ${stepId ?? ''}: ${title}`;
  return [
    ...wrap(`? ${what}`, columns).map((line) => style(line, 'yellow', 'bold')),
    ...wrap(`Why you are asked: ${reason}`, columns - 2).map(indent),
    ...(input === null || input === undefined
      ? []
      : [
          indent('What it would be given:'),
          ...renderValue(input, columns - 4, style).map((line) => indent(indent(line))),
        ]),
    ...(kind === 'PLAN' && plan
      ? [
          indent('What would run:'),
          ...renderPlan(plan, columns - 4, style).map((line) => indent(indent(line))),
        ]
      : []),
    ...(approval.ballot
      ? renderBallot(approval.ballot)
          .flatMap((line) => wrap(line, columns - 2))
          .map(indent)
      : []),
    indent(style(`digest ${shortDigest(approval.digest)}`, 'dim')),
  ];
}

/** The command lines that decide it, for whoever comes by. */
export function howToDecide({ kind, executionId, stepId, digest }: Approval): string[] {
  const what = [shortId(executionId), stepId === null ? '--plan' : quoted(stepId)];
  const words = [...what, '--digest', shortDigest(digest)];
  return [
    `  to approve: ${commandLine('approve', ...words)}`,
    `  to reject:  ${commandLine('reject', ...words, '--comment', '"why"')}`,
    ...(kind === 'UNKNOWN_OUTCOME'
      ? [`  to skip:    ${commandLine('skip', ...what, '--output', "'<what it has done, as JSON>'")}`]
      : []),
  ];
}

/** The element of a map has a name that a shell would take for a pattern of files. */
const quoted = (stepId: string): string => (/^[\w-]+$/.test(stepId) ? stepId : `'${stepId}'`);

/** Tells approvals apart: a new input is a new question. */
export const approvalKey = ({ kind, stepId, digest }: Approval): string =>
  `${kind} ${stepId ?? ''} ${digest}`;

const indent = (line: string): string => `  ${line}`;
