import type { ToolCatalogue } from '@app/infrastructure/tools/tool-catalogue.js';
import type { AttemptOutcome } from '../../steps/attempt.js';
import type { Answer, Gate, Leave, Request } from '../gate.js';
import { callAt, type Cooldowns } from './cooldowns.js';

/** Calls of a tool that has been told to come again later wait until then; of a tool that reaches many, those to the same one. */
export class CooldownGate implements Gate {
  /** Each waits for what it reaches itself. */
  readonly holds = undefined;
  readonly insideSteps = (call: 'tool' | 'tokens'): boolean => call === 'tool';
  private readonly waiting = new Map<Request, NodeJS.Timeout>();

  constructor(
    private readonly cooldowns: Cooldowns,
    private readonly tools: Pick<ToolCatalogue, 'tool'>,
  ) {}

  /** Whoever asks nobody is told nothing. */
  concerns({ step, inside }: Request): boolean {
    return step.kind === 'tool' && (inside !== undefined || step.policy.effects !== 'none');
  }

  enter(request: Request, open: () => void): Answer {
    this.withdraw(request);
    const hold = this.cooldowns.areThere ? this.cooldowns.of(this.keyOf(request)) : undefined;
    if (!hold) return { kind: 'entered', leave: this.join(request) };
    this.waiting.set(request, callAt(hold.until, open));
    return { kind: 'held', hold };
  }

  withdraw(request: Request): void {
    clearTimeout(this.waiting.get(request));
    this.waiting.delete(request);
  }

  join(request: Request): Leave {
    return (ended) => {
      const ms = coolsFor(ended);
      if (ms !== undefined) this.cooldowns.begin(this.keyOf(request), ms);
    };
  }

  private keyOf({ step, input }: Request): string {
    const name = step.kind === 'tool' ? step.tool : '';
    const reached = input && this.tools.tool(name)?.reaches?.(input());
    return reached === undefined ? `tool ${name}` : `tool ${name} ${reached}`;
  }
}

const coolsFor = (ended: AttemptOutcome | 'left' | undefined): number | undefined =>
  typeof ended === 'object' && ended.kind === 'failed' ? ended.coolsForMs : undefined;
