import { isTerminal, type ExecutionDetails, type Step } from '../graphql/types.js';
import { howToDecide, renderApproval } from './approval.js';
import { renderContext } from './context.js';
import { fitLine } from './line.js';
import { renderOutcome } from './outcome.js';
import { revisionLine } from './plan-revision.js';
import { lookOf } from './status.js';
import { layOut } from './step-layout.js';
import { stepSpans } from './step-line.js';
import type { Style } from './style.js';
import { formatDateTime } from './time.js';
import { wrap } from './wrap.js';

/**
 * Everything about one execution that a person wants at a glance.
 * @param below what keeps the executions that its steps are from going on, by step
 */
export function renderExecution(
  execution: ExecutionDetails,
  columns: number,
  style: Style,
  now: number,
  below: ReadonlyMap<string, string> = new Map(),
): string[] {
  const { context, request, status, requestedBy, requestedAt, plan, steps, approvals, revision } = execution;
  const look = lookOf(execution);
  return [
    ...wrap(request, columns).map((line) => style(line, 'bold')),
    `${style(`${look.symbol} ${look.words}`, ...look.formats)}  ${execution.id}`,
    ...wrap(
      [
        `requested ${formatDateTime(requestedAt)} by ${requestedBy}`,
        `revision ${revision}`,
        ...(plan ? [`plan version ${plan.version} by ${plan.planner}`] : []),
      ].join(', '),
      columns,
    ).map((line) => style(line, 'dim')),
    ...execution.revisions.flatMap((revision) => wrap(revisionLine(revision), columns)),
    '',
    // What a step waits for or has failed with is what one looks here for: it is not cut.
    ...layOut<Step>(steps).map((place) =>
      fitLine(stepSpans(place, now, below.get(place.step.id)), Infinity, style),
    ),
    ...renderContext(context, columns, style),
    ...approvals.flatMap((approval) => [
      '',
      ...renderApproval(approval, columns, style, plan),
      ...howToDecide(approval),
    ]),
    ...(isTerminal(status) ? ['', ...renderOutcome(execution, columns, style)] : []),
  ];
}
