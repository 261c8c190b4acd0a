import type { CliError } from '../cli-error.js';
import { loadExecution } from '../client/load-execution.js';
import type { Context } from '../context.js';
import { exitCode, type ExitCode } from '../exit-code.js';
import { isTerminal, type Approval, type ExecutionDetails } from '../graphql/types.js';
import { approvalKey, howToDecide, renderApproval } from '../render/approval.js';
import { safeJson } from '../render/clean.js';
import { commandLine, shortId } from '../render/ids.js';
import { renderOutcome } from '../render/outcome.js';
import { approvalDesk } from './approval-desk.js';
import { askApproval, type Answer } from './ask-approval.js';
import { chooseView } from './choose-view.js';
import { followExecution } from './follow-execution.js';
import type { RunView } from './run-view.js';

export interface AttendOptions {
  /** Decides approvals: by asking, or by `yes`. Otherwise they are only shown. */
  readonly decides: boolean;
  readonly yes: boolean;
}

/** Milliseconds that a connection may be away when nobody is there to stop the program. */
const giveUpAfterMs = 60_000;

/** Stays with a run to its end, or until Ctrl-C, or until it waits for someone who is not here. */
export async function attend(context: Context, id: string, options: AttendOptions): Promise<ExitCode> {
  const { terminal, api, interrupted } = context;
  const view = chooseView(context, options.decides);
  const enough = new AbortController();
  let why: 'waiting' | CliError | undefined;
  const consider = approvalDesk({
    api,
    answer: (approval, gone) => answerFor(context, view, approval, gone, options.yes),
    tell: (line) => view.say([line]),
    finish: (reason) => {
      why = reason;
      enough.abort();
    },
  });
  const announced = new Set<string>();
  const announce = (approvals: readonly Approval[]): void => {
    for (const approval of approvals.filter((each) => !announced.has(approvalKey(each)))) {
      announced.add(approvalKey(approval));
      view.say([
        '',
        ...renderApproval(approval, terminal.columns(), terminal.style),
        ...howToDecide(approval),
        '',
      ]);
    }
  };
  const watched: RunView = {
    ...view,
    state: (execution) => {
      view.state(execution);
      if (options.decides) consider(execution);
      else announce(execution.approvals);
    },
  };
  try {
    await followExecution(api, id, watched, {
      signal: AbortSignal.any([interrupted, enough.signal]),
      giveUpAfterMs: terminal.live ? Infinity : giveUpAfterMs,
    });
  } finally {
    view.end();
  }
  if (interrupted.aborted) {
    terminal.note(['', `The run goes on. Come back with: ${commandLine('watch', shortId(id))}`]);
    return exitCode.interrupted;
  }
  if (why !== undefined && why !== 'waiting') throw why;
  return conclude(context, await loadExecution(api, id), options.decides);
}

async function answerFor(
  context: Context,
  view: RunView,
  approval: Approval,
  gone: AbortSignal,
  yes: boolean,
): Promise<Answer | undefined> {
  const { terminal, api, json, interrupted } = context;
  if (!yes && (json || !terminal.interactive)) return undefined;
  const plan = approval.kind === 'PLAN' ? (await loadExecution(api, approval.executionId)).plan : null;
  const shown = ['', ...renderApproval(approval, terminal.columns(), terminal.style, plan)];
  if (!yes) return view.aside(() => askApproval(terminal, shown, AbortSignal.any([gone, interrupted])));
  view.say(shown);
  return { approve: true, comment: 'approved by --yes' };
}

/** @param document whether machine output gets the whole execution as one document; a stream has said it already */
function conclude({ terminal, json }: Context, execution: ExecutionDetails, document: boolean): ExitCode {
  const columns = terminal.columns();
  if (json && document) terminal.print([safeJson(execution, 2)]);
  if (!isTerminal(execution.status)) {
    const waiting = execution.approvals.flatMap((approval) => [
      '',
      ...renderApproval(approval, columns, terminal.style, execution.plan),
      ...howToDecide(approval),
    ]);
    terminal.note([
      ...waiting,
      '',
      `The run waits. Watch it with: ${commandLine('watch', shortId(execution.id))}`,
    ]);
    return exitCode.waiting;
  }
  if (!json) terminal.print(['', ...renderOutcome(execution, columns, terminal.style)]);
  return outcomeCode(execution);
}

export function outcomeCode({ status }: Pick<ExecutionDetails, 'status'>): ExitCode {
  if (status === 'COMPLETED') return exitCode.ok;
  if (status === 'CANCELLED') return exitCode.cancelled;
  return status === 'FAILED' ? exitCode.failed : exitCode.waiting;
}
