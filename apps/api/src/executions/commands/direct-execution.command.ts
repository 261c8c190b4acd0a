import { Command } from '@nestjs/cqrs';
import type { PersonCommand } from '@app/domain/execution/execution.commands.js';
import type { DelegateApprovalInput } from '../../approvals/types/approval.inputs.js';
import type { Person } from '../../auth/people.js';
import type { CommandResult } from '../types/command-result.type.js';
import type {
  ControlInput,
  PauseInput,
  StepDecisionInput,
  PlanDecisionInput,
} from '../types/execution.inputs.js';
import type { RaiseBudgetInput } from '../types/raise-budget.input.js';
import type {
  ChangeStepInputInput,
  ReleaseLocksInput,
  RetryStepInput,
  SkipStepInput,
} from '../types/step-control.inputs.js';

type Named<Type extends PersonCommand['type'], Input> = { readonly type: Type; readonly input: Input };

/** What a person decides about an execution that exists; the types are those of the domain's commands. */
export type Direction =
  | Named<'ApprovePlan' | 'RejectPlan', PlanDecisionInput>
  | Named<'ApproveStep' | 'RejectStep', StepDecisionInput>
  | Named<'DelegateApproval', DelegateApprovalInput>
  | Named<'PauseExecution', PauseInput>
  | Named<'ResumeExecution' | 'CancelExecution' | 'RetryExecution', ControlInput>
  | Named<'RaiseBudget', RaiseBudgetInput>
  | Named<'RetryStep', RetryStepInput>
  | Named<'SkipStep', SkipStepInput>
  | Named<'ReleaseLocks', ReleaseLocksInput>
  | Named<'ChangeStepInput', ChangeStepInputInput>;

export class DirectExecution extends Command<CommandResult> {
  constructor(
    readonly direction: Direction,
    readonly person: Person,
  ) {
    super();
  }
}
