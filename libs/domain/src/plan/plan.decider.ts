import { Draft, type Decider } from '../kernel/decider.js';
import type { PlanId } from '../kernel/ids.js';
import { asJson, canonicalJson } from '../kernel/json.js';
import type { Digest, Message } from '../kernel/message.js';
import { isRejection, reject, type Rejection } from '../kernel/rejection.js';
import { bindPlan } from './bind-plan.js';
import type { Catalogue } from './catalogue.js';
import type { Plan, Usage } from './plan.js';
import type { PlanEvent, PlanProposed, PlanRequested, PlanRevised } from './plan.events.js';
import { revise, type RevisePlan } from './revise-plan.js';
import { validatePlan } from './validate-plan.js';

/** Commands, state and decisions of a plan. */
export type PlanCommand =
  | Message<
      'RequestPlan',
      Omit<PlanRequested, 'requestedAt' | 'requestedBy'> & { readonly by: string; readonly now: number }
    >
  | Message<'SubmitPlan', SubmitPlan>
  | Message<'ProposePlan', ProposePlan>
  | Message<'RevisePlan', RevisePlan>
  | Message<'FailPlan', { readonly code: string; readonly message: string; readonly now: number }>;

/** A person brings a plan, instead of asking for one. */
export type SubmitPlan = Omit<PlanRequested, 'requestedAt' | 'requestedBy'> & {
  readonly plan: Plan;
  readonly by: string;
  readonly now: number;
};

export interface ProposePlan {
  readonly planId: PlanId;
  readonly plan: Plan;
  readonly planner: string;
  readonly usage?: Usage;
  readonly now: number;
}

export type PlanVersion = PlanProposed | PlanRevised;

export type PlanState =
  | { readonly status: 'none' }
  | { readonly status: 'requested'; readonly requested: PlanRequested }
  | {
      readonly status: 'proposed';
      readonly requested?: PlanRequested;
      /** In order; some may be for one run only, see PlanRevised. */
      readonly versions: readonly PlanVersion[];
    }
  | {
      readonly status: 'failed';
      readonly requested: PlanRequested;
      readonly failure: { readonly code: string; readonly message: string };
    };

export type PlanDecider = Decider<PlanState, PlanCommand, PlanEvent>;

/** @param catalogue the tools and agents a proposed plan may use; its policies are copied into the plan */
export function planDecider(digest: Digest, catalogue: Catalogue): PlanDecider {
  return {
    initialState: { status: 'none' },
    evolve,
    isTerminal: (state) => state.status === 'failed',
    decide(command, state) {
      const events = judge(command, state, digest, catalogue);
      return isRejection(events) ? events : new Draft(state, evolve).add(...events);
    },
  };
}

function judge(
  command: PlanCommand,
  state: PlanState,
  digest: Digest,
  catalogue: Catalogue,
): readonly PlanEvent[] | Rejection {
  switch (command.type) {
    case 'RequestPlan': {
      if (state.status !== 'none')
        return reject('ALREADY_EXISTS', `Plan ${command.data.planId} exists already.`);
      const { by, now, ...requested } = command.data;
      return [{ type: 'PlanRequested', data: { ...requested, requestedBy: by, requestedAt: now } }];
    }
    case 'SubmitPlan': {
      const { plan, ...requested } = command.data;
      const asked = judge({ type: 'RequestPlan', data: requested }, state, digest, catalogue);
      const { planId, by: planner, now } = requested;
      const proposed = propose({ planId, plan, planner, now }, state, digest, catalogue);
      return isRejection(asked) ? asked : isRejection(proposed) ? proposed : [...asked, ...proposed];
    }
    case 'ProposePlan':
      return propose(command.data, state, digest, catalogue);
    case 'RevisePlan':
      return revise(command.data, state, digest, catalogue);
    case 'FailPlan': {
      const { now, ...failure } = command.data;
      if (state.status === 'none') return reject('NOT_FOUND', 'There is no such plan. Check its id.');
      return state.status === 'requested'
        ? [{ type: 'PlanProposalFailed', data: { ...failure, at: now } }]
        : [];
    }
  }
}

/** A plan that says what the newest version says already makes no new version. */
function propose(
  { plan, now, ...rest }: ProposePlan,
  state: PlanState,
  digest: Digest,
  catalogue: Catalogue,
): readonly PlanEvent[] | Rejection {
  if (state.status === 'failed') return reject('WRONG_STATUS', 'Planning has failed; request a new plan.');
  const issues = validatePlan(plan, catalogue);
  if (issues.length > 0) return reject('INVALID_PLAN', issues.map(({ message }) => message).join('\n'));
  const bound = bindPlan(plan, catalogue);
  const said = digest(canonicalJson(asJson(bound)));
  const versions = state.status === 'proposed' ? state.versions : [];
  if (newestProposed(state)?.digest === said) return [];
  return [
    {
      type: 'PlanProposed',
      data: { ...rest, version: (versions.at(-1)?.version ?? 0) + 1, digest: said, plan: bound, at: now },
    },
  ];
}

/** The newest version that was made for any run; undefined when there is none. */
export const newestProposed = (state: PlanState): PlanProposed | undefined =>
  state.status === 'proposed' ? state.versions.findLast((version) => !('revises' in version)) : undefined;

function evolve(state: PlanState, event: PlanEvent): PlanState {
  switch (event.type) {
    case 'PlanRequested':
      return { status: 'requested', requested: event.data };
    case 'PlanProposed':
    case 'PlanRevised': {
      const versions = [...(state.status === 'proposed' ? state.versions : []), event.data];
      const requested = 'requested' in state ? state.requested : undefined;
      return { status: 'proposed', versions, ...(requested === undefined ? {} : { requested }) };
    }
    case 'PlanProposalFailed':
      return state.status === 'requested'
        ? {
            status: 'failed',
            requested: state.requested,
            failure: { code: event.data.code, message: event.data.message },
          }
        : state;
  }
}
