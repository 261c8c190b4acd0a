import { setImmediate } from 'node:timers/promises';
import { isPlanned, stepOf } from '@app/domain/execution/execution.state.js';
import type { ExecutionEvent, StepStarted } from '@app/domain/execution/execution.events.js';
import type { ActorOptions } from './actor-options.js';
import { decideTurn, letGo, type Letter, type Turn, type TurnParts } from './decide-turn.js';
import type { ExecutionActor } from './execution-actor.js';

/** Milliseconds of a run's computing that a crash may undo: about what an append takes. */
const aheadMs = 2;

/**
 * Steps that only compute do not wait for their start to be stored: they begin when it is decided, and what comes of them at
 * once is decided in the same turn and goes in the same append. A chain of them costs one append, not one for each. What
 * another worker has left is done step by step: should one of them have brought it down, the log shows which.
 */
export class RunAhead {
  private readonly begun = new Set<StepStarted>();

  /** @param now milliseconds of a clock that only runs forward */
  constructor(
    private readonly parts: TurnParts & Pick<ActorOptions, 'isFirst'>,
    private readonly now = () => performance.now(),
  ) {}

  /**
   * Decides all letters, and those that steps begun for them bring at once.
   * @returns how many it has read beside what to write; undefined when the run was let go of meanwhile
   */
  async decide(
    mailbox: () => readonly Letter[],
    actor: ExecutionActor,
  ): Promise<(Turn & { readonly read: number }) | undefined> {
    const until = this.now() + aheadMs;
    let letters = mailbox();
    let turn = decideTurn(letters, actor.state, actor, this.parts);
    let decided = turn.events;
    let read = letters.length;
    while (this.begin(decided, turn, actor) && this.now() < until) {
      await setImmediate();
      letters = mailbox().slice(read);
      if (letters.length === 0 || actor.isStopped) break;
      const next = decideTurn(letters, turn.state, actor, this.parts);
      read += letters.length;
      decided = next.events;
      turn = {
        events: [...turn.events, ...next.events],
        state: next.state,
        refusals: new Map([...turn.refusals, ...next.refusals]),
      };
    }
    return actor.isStopped ? undefined : { ...turn, read };
  }

  /** Whether an event is the start of a step that has begun already. */
  hasBegun(event: ExecutionEvent): boolean {
    return event.type === 'StepStarted' && this.begun.has(event.data);
  }

  /** What was decided is stored. */
  stored(): void {
    this.begun.clear();
  }

  /** It may not be: what has begun and has no start in the log stops. @returns the letters without what came of that */
  undo(actor: ExecutionActor, mailbox: readonly Letter[]): Letter[] {
    const { state } = actor;
    const vain = [...this.begun].filter(({ stepId, attempt }) => {
      const step = isPlanned(state) ? stepOf(state, stepId) : undefined;
      return !step || step.attempt < attempt;
    });
    this.begun.clear();
    for (const start of vain) this.parts.effects.discard(start, actor);
    return mailbox.filter((letter) => {
      const isVain = vain.some((start) => isAbout(letter, start));
      if (isVain) letter.reject?.(letGo());
      return !isVain;
    });
  }

  private begin(events: readonly ExecutionEvent[], { state }: Turn, actor: ExecutionActor): boolean {
    if (!this.parts.isFirst) return false;
    let any = false;
    for (const event of events)
      if (event.type === 'StepStarted' && this.parts.effects.begin(event.data, actor, state)) {
        this.begun.add(event.data);
        any = true;
      }
    return any;
  }
}

const isAbout = ({ command: { data } }: Letter, { stepId, attempt }: StepStarted): boolean =>
  'stepId' in data && data.stepId === stepId && 'attempt' in data && data.attempt === attempt;
