import { isRejection, type Rejection } from '@app/domain/kernel/rejection.js';
import { isPlanned, type Planned } from '@app/domain/execution/execution.state.js';
import { revisionBasis } from '@app/domain/execution/replanning/revision-basis.js';
import type { PlanRevised, RevisedRun } from '@app/domain/plan/plan.events.js';
import type { PlanProposal } from '@app/domain/plan/planner.js';
import type { Revision } from '@app/domain/plan/revision.js';
import { revisionOf } from '@app/domain/plan/revise-plan.js';
import { derivedId } from '@app/infrastructure/command-handling/event-ids.js';
import { handlePlanCommand, loadPlan } from '@app/infrastructure/plans/handle-plan-command.js';
import type { ExecutionActor } from '../execution-runner/execution-actor.js';
import { sharedNow } from '../time/shared-time.js';
import { askPlanner, type Question } from './ask-planner.js';
import type { PlanMakerOptions } from './plan-maker.js';
import { planningFailure, type PlanningFailure } from './planning-failure.js';

/** How often the planner is asked for one revision: once more when its first proposal does not fit what was done. */
const mostProposals = 2;

/**
 * Has the plan of a run revised. Each proposal is one version in the stream of the plan, under an id that follows from the
 * run: after a crash the same one is attached.
 */
export class PlanReviser {
  constructor(private readonly options: PlanMakerOptions) {}

  /** Answers when the run has its plan, or why there is none. @throws what the event store throws; then it may be asked again */
  async revise(
    actor: ExecutionActor,
    waiting: Pick<Question, 'signal' | 'log'>,
  ): Promise<PlanningFailure | undefined> {
    const { state, run } = actor;
    const { signal } = waiting;
    if (!isPlanned(state) || !state.replanning) return undefined;
    const { rounds: revision } = state.replanning;
    let refused: string | undefined;
    for (let proposal = 1; proposal <= mostProposals; proposal++) {
      const revises = { executionId: run.executionId, revision, proposal };
      try {
        const version = await this.propose(actor, revises, refused, waiting);
        if (signal.aborted) return undefined;
        const refusal = isRejection(version) ? version : await attach(actor, version);
        if (!refusal) return undefined;
        refused = refusal.detail;
      } catch (error) {
        if (signal.aborted || actor.isStopped) return undefined;
        return planningFailure(error, state.attached.planId, this.options.logger);
      }
    }
    const message = `The planner was asked twice, and its plan does not fit: ${refused ?? ''}`;
    return { kind: 'failed', code: 'INVALID_ANSWER', message };
  }

  /** The version for a proposal: the one that stands there already, or a new one. */
  private async propose(
    actor: ExecutionActor,
    revises: RevisedRun,
    refused: string | undefined,
    waiting: Pick<Question, 'signal' | 'log'>,
  ): Promise<PlanRevised | Rejection> {
    const { store, catalogue, worker } = this.options;
    const { tenant, executionId } = actor.run;
    const state = actor.state as Planned;
    const { planId, version: of } = state.attached;
    const known = revisionOf((await loadPlan(store, catalogue, tenant, planId)).state, revises);
    if (known) return known;
    const basis = revisionBasis(state);
    const proposal = await this.ask(
      state,
      { ...basis, ...(refused !== undefined && { refused }) },
      actor,
      waiting,
    );
    const outcome = await handlePlanCommand(store, catalogue, {
      tenant,
      planId,
      commandId: derivedId(executionId, `revision/${revises.revision}/${revises.proposal}`),
      actor: worker,
      command: { type: 'RevisePlan', data: { planId, ...proposal, of, basis, revises, now: sharedNow() } },
    });
    if (isRejection(outcome)) return outcome;
    const version = revisionOf(outcome.state, revises);
    if (!version) throw new Error(`Plan ${planId} was revised but the version is not there`);
    return version;
  }

  private ask(
    { requested }: Planned,
    revision: Revision,
    { run }: ExecutionActor,
    waiting: Pick<Question, 'signal' | 'log'>,
  ): Promise<PlanProposal> {
    const { request, executionId, options } = requested;
    this.options.logger.info({ executionId }, 'asking for another plan');
    const { timeZone } = options;
    return askPlanner(this.options, run.tenant, { request, timeZone, revision, ...waiting });
  }
}

/** The refusal, when the version does not fit what the run has come to. */
const attach = (
  actor: ExecutionActor,
  { of: _, revises, ...version }: PlanRevised,
): Promise<Rejection | undefined> =>
  actor.ask({
    type: 'AttachRevision',
    data: { ...version, revision: revises.revision, now: sharedNow() },
  });
