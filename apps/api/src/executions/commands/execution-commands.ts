import { Inject, Injectable } from '@nestjs/common';
import { checkingInputs } from '@app/domain/execution/control/check-inputs.js';
import { executionDecider, type ExecutionDecider } from '@app/domain/execution/execution.decider.js';
import type { Catalogue } from '@app/domain/plan/catalogue.js';
import type { PersonCommand } from '@app/domain/execution/execution.commands.js';
import type { EventStore } from '@app/domain/kernel/event-store.js';
import { executionId, isId } from '@app/domain/kernel/ids.js';
import { isRejection, reject } from '@app/domain/kernel/rejection.js';
import { sha256 } from '@app/infrastructure/digest/sha256.js';
import { handleExecutionCommand } from '@app/infrastructure/executions/handle-command.js';
import { CATALOGUE, EVENT_STORE, SETTINGS, SNAPSHOTS, type ApiSettings } from '../../parts.js';
import type { SnapshotStore } from '@app/infrastructure/snapshots/snapshot-store.js';
import type { Person } from '../../auth/people.js';
import type { CommandResult } from '../types/command-result.type.js';
import { rejected } from '../view/command-result-view.js';
import { executionView } from '../view/execution-view.js';

/** Who gives a command and when, in milliseconds since the epoch. */
export interface Decision {
  readonly by: string;
  readonly roles: readonly string[];
  readonly now: number;
}

/** Brings commands to executions and shows what became of them. */
@Injectable()
export class ExecutionCommands {
  private readonly decider: ExecutionDecider;

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(SNAPSHOTS) private readonly snapshots: SnapshotStore,
    @Inject(SETTINGS) private readonly settings: ApiSettings,
    @Inject(CATALOGUE) catalogue: Catalogue,
  ) {
    this.decider = checkingInputs(executionDecider(sha256, catalogue), catalogue);
  }

  async handle(
    givenId: string,
    commandId: string,
    person: Person,
    command: (decision: Decision) => PersonCommand,
  ): Promise<CommandResult> {
    const id = givenId.toLowerCase();
    if (!isId(id)) return rejected(reject('NOT_FOUND', `There is no execution "${givenId}". Check its id.`));
    const { tenant } = this.settings;
    const outcome = await handleExecutionCommand(
      this.store,
      {
        tenant,
        executionId: executionId(id),
        commandId,
        actor: person.name,
        command: command({ by: person.name, roles: person.roles, now: Date.now() }),
      },
      this.decider,
      this.snapshots,
    );
    if (isRejection(outcome)) return rejected(outcome);
    const { state: facts, revision, position } = outcome;
    const execution = executionView({ ...facts, revision });
    if (!execution) throw new Error(`${id} was written but cannot be read`);
    return { execution, position };
  }
}
