import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { PersonCommand } from '@app/domain/execution/execution.commands.js';
import { isJsonObject, type Json, type JsonObject } from '@app/domain/kernel/json.js';
import { reject, type Rejection } from '@app/domain/kernel/rejection.js';
import { localPerson } from '../../auth/people.js';
import { badInput } from '../../graphql/errors.js';
import { SETTINGS, type ApiSettings } from '../../parts.js';
import { rejected } from '../view/command-result-view.js';
import { ExecutionCommands, type Decision } from './execution-commands.js';
import { DirectExecution, type Direction } from './direct-execution.command.js';
import { toLimits } from './to-budget.js';
import { commandIdOf } from './command-ids.js';

@CommandHandler(DirectExecution)
export class DirectExecutionHandler implements ICommandHandler<DirectExecution> {
  constructor(
    private readonly executions: ExecutionCommands,
    @Inject(SETTINGS) private readonly settings: Pick<ApiSettings, 'people'>,
  ) {}

  async execute({ direction, person }: DirectExecution) {
    const { executionId, commandId } = direction.input;
    const stranger = direction.type === 'DelegateApproval' ? this.stranger(direction.input.to) : undefined;
    if (stranger) return rejected(stranger);
    return this.executions.handle(executionId, commandIdOf(commandId), person, (decision) =>
      toCommand(direction, decision),
    );
  }

  /** Who hands a decision to nobody cannot make it any more, and nobody else can. */
  private stranger(to: string): Rejection | undefined {
    const names = [localPerson, ...(this.settings.people ?? [])].map(({ name }) => name);
    if (names.includes(to)) return undefined;
    return reject('INVALID_REQUEST', `There is nobody called "${to}". Known: ${names.join(', ')}.`);
  }
}

const isNothing = (input: Json | undefined): input is null | undefined =>
  input === null || input === undefined;

/** @throws BAD_USER_INPUT */
function objectOf(input: Json): JsonObject {
  if (isJsonObject(input)) return input;
  throw badInput('The input of a step must be an object, for example { "path": "report.md" }.');
}

function toCommand(direction: Direction, decision: Decision): PersonCommand {
  const { comment } = direction.input;
  const common = { ...decision, ...(comment ? { comment } : {}) };
  switch (direction.type) {
    case 'ApprovePlan':
    case 'RejectPlan':
      return { type: direction.type, data: { ...common, digest: direction.input.digest } };
    case 'ApproveStep': {
      const { digest, stepId, input } = direction.input;
      const edited = isNothing(input) ? {} : { input: objectOf(input) };
      return { type: direction.type, data: { ...common, digest, stepId, ...edited } };
    }
    case 'RejectStep': {
      const { digest, stepId, input } = direction.input;
      if (!isNothing(input)) throw badInput('A step that is rejected runs with no input: leave it out.');
      return { type: direction.type, data: { ...common, digest, stepId } };
    }
    case 'DelegateApproval': {
      const { digest, stepId, to } = direction.input;
      return { type: direction.type, data: { ...common, digest, to, ...(stepId && { stepId }) } };
    }
    case 'PauseExecution': {
      const { timers } = direction.input;
      return { type: direction.type, data: { ...common, ...(timers && { timers }) } };
    }
    case 'ResumeExecution':
    case 'CancelExecution':
    case 'RetryExecution':
      return { type: direction.type, data: common };
    case 'RaiseBudget':
      return { type: direction.type, data: { ...common, limits: toLimits(direction.input) } };
    case 'RetryStep': {
      const { stepId, input } = direction.input;
      const written = isNothing(input) ? {} : { input: objectOf(input) };
      return { type: direction.type, data: { ...common, stepId, ...written } };
    }
    case 'SkipStep': {
      const { stepId, output } = direction.input;
      return { type: direction.type, data: { ...common, stepId, ...(output !== undefined && { output }) } };
    }
    case 'ReleaseLocks':
      return { type: direction.type, data: { ...common, stepId: direction.input.stepId } };
    case 'ChangeStepInput': {
      const { stepId, input } = direction.input;
      return { type: direction.type, data: { ...common, stepId, input: objectOf(input) } };
    }
  }
}
