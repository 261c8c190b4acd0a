import { reasonOf, type ApprovalPolicy } from '../../plan/approval-policy.js';

/** Why a person is asked about the whole plan. */
export const planReason = (approvePlan: true | ApprovalPolicy): string =>
  approvePlan === true
    ? 'The request asks for an approval of the plan before it starts.'
    : reasonOf(approvePlan);
