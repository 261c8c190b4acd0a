import type { JsonObject } from '@app/domain/kernel/json.js';
import type { BoundCall } from '@app/domain/plan/bound-plan.js';
import type { Usage } from '@app/domain/plan/plan.js';
import { budgetExhausted } from '@app/domain/execution/limits/budget.js';
import { estimatedTokens } from '@app/domain/execution/limits/estimate.js';
import type {
  CallLimits,
  CallOutcome,
  Passed,
  Refused,
  Waiting,
} from '@app/infrastructure/agents/call-limits.js';
import { ToolError } from '@app/infrastructure/tools/tool.js';
import type { ExecutionActor } from '../../execution-runner/execution-actor.js';
import type { AttemptOutcome } from '../../steps/attempt.js';
import { sharedNow } from '../../time/shared-time.js';
import type { Gate, Held, Request } from '../gate.js';
import type { ModelAccess } from '../cooldowns/model-access.js';
import { Ticket } from '../ticket.js';
import { passGates } from './pass-gates.js';

/** What the calls of one attempt of an agent's step pass: they wait for a rate; what else holds them the agent, or its step, is told. */
export class AgentCalls implements CallLimits {
  /**
   * @param actor of the run, whose budget they spend, too
   * @param gates those that concern calls inside steps
   */
  constructor(
    private readonly request: Request,
    private readonly actor: Pick<ExecutionActor, 'state' | 'ask'>,
    private readonly gates: readonly Gate[],
    private readonly models: ModelAccess,
  ) {}

  async tool(name: string, input: JsonObject, place: string, waiting: Waiting): Promise<Passed | Refused> {
    const { step } = this.request;
    const { title, dependsOn, policy } = step;
    const id = `${step.id}#${place}`;
    const call: BoundCall = { kind: 'tool', tool: name, input: {}, id, title, dependsOn, policy };
    const passed = await this.pass(
      { ...this.request, step: call, inside: 'tool', input: () => input },
      waiting,
    );
    if (!(passed instanceof Ticket)) {
      const message = `Not called: ${passed.hold.reason}. Do without it, or say that it cannot be done now.`;
      return { kind: 'refused', code: 'TOOL_UNAVAILABLE', message };
    }
    return { kind: 'passed', ended: (outcome) => passed.end(toAttemptOutcome(outcome)) };
  }

  /** What the answer may need beyond what is reserved for the attempt is reserved, too, and settled with that; then it waits for the model's rate. */
  async model(name: string, used: Usage, next: number, waiting: Waiting): Promise<void> {
    await this.reserve(used, next, waiting);
    await this.models.pass(name, { ...this.request }, waiting);
  }

  cool(model: string, ms: number): void {
    this.models.cool(model, ms);
  }

  private async reserve(used: Usage, next: number, waiting: Waiting): Promise<void> {
    const { step } = this.request;
    const tokens = used.inputTokens + used.outputTokens + next;
    if (tokens <= estimatedTokens(step)) return;
    await this.reserveInRun(tokens);
    const policy = { ...step.policy, estimatedTokens: tokens };
    await this.pass({ ...this.request, step: { ...step, policy }, inside: 'tokens' }, waiting);
  }

  /** @throws ToolError when the run has not money enough */
  private async reserveInRun(tokens: number): Promise<void> {
    const { state } = this.actor;
    if (state.status === 'none' || !state.budget) return;
    const { step, attempt } = this.request;
    const data = { stepId: step.id, attempt, tokens, now: sharedNow() };
    const refused = await this.actor.ask({ type: 'RaiseEstimate', data });
    if (refused) throw new ToolError(refused.code, refused.detail, { retryable: true });
  }

  /** @throws ToolError when the tenant has not money enough: its step waits for more before it starts again */
  private async pass(request: Request, waiting: Waiting): Promise<Ticket | Held> {
    const { inside = 'tool' } = request;
    const gates = this.gates.filter((gate) => gate.insideSteps?.(inside));
    const passed = await passGates(request, gates, isWorthWaiting, waiting);
    if (passed instanceof Ticket || passed.hold.kind !== 'budget') return passed;
    throw new ToolError(budgetExhausted, passed.hold.reason, { retryable: !passed.fails });
  }
}

/**
 * A rate lets it through soon. A breaker does not; and steps that wait for each other's money would wait for ever, for each keeps
 * what is reserved for it.
 */
const isWorthWaiting = ({ hold }: Held): boolean => hold.kind === 'rate-limit';

function toAttemptOutcome(outcome: CallOutcome): AttemptOutcome {
  switch (outcome.kind) {
    case 'succeeded':
      return { kind: 'succeeded', output: null };
    case 'failed': {
      const { code, message, retryable, coolsForMs } = outcome;
      return { kind: 'failed', error: { code, message, retryable }, ...(coolsForMs && { coolsForMs }) };
    }
    case 'unknown':
      return { kind: 'unknown', reason: 'it was stopped' };
  }
}
