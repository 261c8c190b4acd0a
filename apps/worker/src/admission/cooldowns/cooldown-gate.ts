import type { ToolCatalogue } from '@app/infrastructure/tools/tool-catalogue.js';
import type { AttemptOutcome } from '../../steps/attempt.js';
import type { Answer, Gate, Leave, Request } from '../gate.js';
import { paceMs, reasonOf, type Cooldowns } from './cooldowns.js';
import { Reopening } from './reopening.js';

/**
 * Calls of a tool that has been told to come again later wait until then; of a tool that reaches many, those to the same one. Then they
 * go one after another, and slowly more at once: if all went at once, all but a few would be told to wait again.
 */
export class CooldownGate implements Gate {
  /** Each waits for what it reaches itself. */
  readonly holds = undefined;
  readonly insideSteps = (call: 'tool' | 'tokens'): boolean => call === 'tool';
  /** Of what somebody waits for. */
  private readonly reopenings = new Map<string, Reopening>();

  constructor(
    private readonly cooldowns: Cooldowns,
    private readonly tools: Pick<ToolCatalogue, 'tool'>,
  ) {
    cooldowns.whenOver((key) => this.reopen(key));
  }

  /** Whoever asks nobody is told nothing. */
  concerns({ step, inside }: Request): boolean {
    return step.kind === 'tool' && (inside !== undefined || step.policy.effects !== 'none');
  }

  enter(request: Request, open: () => void): Answer {
    const entered: Answer = { kind: 'entered', leave: this.join(request) };
    if (!this.cooldowns.areThere && this.reopenings.size === 0) return entered;
    const key = this.keyOf(request);
    const hold = this.cooldowns.of(key);
    if (!hold && (this.reopenings.get(key)?.admits(request) ?? true)) return entered;
    const reopening = this.reopenings.get(key) ?? new Reopening();
    this.reopenings.set(key, reopening);
    reopening.wait(request, open);
    return { kind: 'held', hold: hold ?? { kind: 'rate-limit', reason: reasonOf(key) } };
  }

  withdraw(request: Request): void {
    if (this.reopenings.size > 0) this.reopenings.get(this.keyOf(request))?.forget(request);
  }

  join(request: Request): Leave {
    return (ended) => {
      const { begins, isAnswer } = verdictOf(ended);
      if (begins === undefined && !(isAnswer && this.reopenings.size > 0)) return;
      const key = this.keyOf(request);
      if (begins !== undefined) this.cooldowns.begin(key, begins);
      else this.callNext(key);
    };
  }

  /** The next each time, until nobody waits any more or it gets too many requests again: then it is reopened after that. */
  private reopen(key: string): void {
    if (!this.callNext(key)) return;
    setTimeout(() => this.reopen(key), paceMs).unref();
  }

  /** Answers whether there may be more. */
  private callNext(key: string): boolean {
    const reopening = this.reopenings.get(key);
    if (!reopening || this.cooldowns.of(key)) return false;
    if (reopening.isEmpty) return !this.reopenings.delete(key);
    reopening.callNext();
    return true;
  }

  private keyOf({ step, input }: Request): string {
    const name = step.kind === 'tool' ? step.tool : '';
    const reached = input && this.tools.tool(name)?.reaches?.(input());
    return reached === undefined ? `tool ${name}` : `tool ${name} ${reached}`;
  }
}

function verdictOf(ended: AttemptOutcome | 'left' | undefined): { begins?: number; isAnswer?: true } {
  if (typeof ended !== 'object') return {};
  if (ended.kind === 'failed') return ended.coolsForMs === undefined ? {} : { begins: ended.coolsForMs };
  return ended.kind === 'succeeded' ? { isAnswer: true } : {};
}
