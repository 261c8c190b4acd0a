import { CliError } from '../cli-error.js';
import type { Api } from '../client/api.js';
import { decide } from '../client/decide.js';
import type { Approval, Execution } from '../graphql/types.js';
import { approvalKey } from '../render/approval.js';
import type { Answer } from './ask-approval.js';

export interface DeskOptions {
  readonly api: Api;
  /** Gets a person's answer, or an automatic one; undefined when nobody can give one. */
  readonly answer: (approval: Approval, gone: AbortSignal) => Promise<Answer | undefined>;
  /** The decision that was sent, or its refusal, in words. */
  readonly tell: (line: string) => void;
  /** Called once: nobody can answer, and nothing else moves; or sending a decision has failed. */
  readonly finish: (why: 'waiting' | CliError) => void;
}

/**
 * Decides what waits in a run, one approval after the other. Feed it every state.
 * A question whose approval has meanwhile been decided elsewhere is withdrawn.
 */
export function approvalDesk({ api, answer, tell, finish }: DeskOptions): (execution: Execution) => void {
  const settled = new Set<string>();
  const unanswered = new Set<string>();
  let latest: Execution | undefined;
  let asking: { readonly key: string; readonly gone: AbortController } | undefined;

  const decideOne = async (approval: Approval, gone: AbortSignal): Promise<void> => {
    const given = await answer(approval, gone);
    if (gone.aborted) {
      tell('Decided elsewhere.');
      return;
    }
    if (!given) {
      unanswered.add(approvalKey(approval));
      return;
    }
    settled.add(approvalKey(approval));
    const { executionId, stepId, digest } = approval;
    try {
      await decide(api, { executionId, stepId, digest, ...given });
      tell(given.approve ? 'Approved.' : 'Rejected.');
    } catch (error) {
      if (!(error instanceof CliError) || !error.message.startsWith('refused')) throw error;
      tell(error.message);
    }
  };

  const consider = (): void => {
    if (!latest) return;
    const open = latest.approvals.filter((approval) => !settled.has(approvalKey(approval)));
    if (asking && !open.some((approval) => approvalKey(approval) === asking?.key)) asking.gone.abort();
    if (asking) return;
    const next = open.find((approval) => !unanswered.has(approvalKey(approval)));
    if (next) {
      const gone = new AbortController();
      asking = { key: approvalKey(next), gone };
      decideOne(next, gone.signal)
        .then(() => {
          asking = undefined;
          consider();
        })
        .catch((error: unknown) => finish(error instanceof CliError ? error : unexpected(error)));
    } else if (open.length > 0 && !moves(latest)) finish('waiting');
  };
  return (execution) => {
    latest = execution;
    consider();
  };
}

/** A map of which all elements that have begun wait for a person does not move. */
const moves = ({ steps, approvals }: Execution): boolean =>
  steps.some((step) =>
    step.items && step.status === 'RUNNING'
      ? step.items.underWay > approvals.filter(({ stepId }) => stepId?.startsWith(`${step.id}[`)).length
      : step.status === 'RUNNING' || step.status === 'RETRYING',
  );

const unexpected = (error: unknown): CliError =>
  new CliError(error instanceof Error ? error.message : String(error), 1);
