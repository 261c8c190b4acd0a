import { entriesOf, entryOf, type ContextEntry } from '@app/domain/execution/context/shared-context.js';
import type { ContextWriter } from '@app/domain/execution/context/context.events.js';
import type {
  SharedContext,
  SharedValue,
  SharedWrite,
} from '@app/infrastructure/tools/coordination/shared-context.js';
import { ToolError } from '@app/infrastructure/tools/tool.js';
import { sharedNow } from '../time/shared-time.js';
import type { ExecutionActor } from '../execution-runner/execution-actor.js';

type Caller = Pick<ContextWriter, 'stepId' | 'attempt' | 'idempotencyKey'>;

/** The shared context of a run for one attempt of a step: read from the folded state, written through the actor. */
export class RunContext implements SharedContext {
  private readonly stored = new Map<string, number>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly actor: Pick<ExecutionActor, 'state' | 'ask'>,
    private readonly caller: Caller,
  ) {}

  get(key: string): SharedValue | undefined {
    const entry = entryOf(this.actor.state, key);
    return entry && toValue(entry);
  }

  list(): readonly SharedValue[] {
    return entriesOf(this.actor.state).map(toValue);
  }

  /** One after the other: the ordinal of a write counts those that were stored before it. */
  set(write: SharedWrite): Promise<SharedValue> {
    const written = this.last.then(() => this.write(write));
    this.last = written.catch(() => undefined);
    return written;
  }

  under(idempotencyKey: string): SharedContext {
    return new RunContext(this.actor, { ...this.caller, idempotencyKey });
  }

  private async write(write: SharedWrite): Promise<SharedValue> {
    const { key } = write;
    const ordinal = (this.stored.get(key) ?? 0) + 1;
    const by = { kind: 'step', ...this.caller, ordinal } as const;
    const data = { ...write, by, now: sharedNow() };
    const refusal = await this.actor.ask({ type: 'SetContextValue', data });
    if (refusal) throw new ToolError(refusal.code, refusal.detail);
    this.stored.set(key, ordinal);
    const stored = this.get(key);
    if (!stored) throw new Error(`The value of "${key}" was stored and is not there`);
    return stored;
  }
}

const toValue = ({ key, version, value, policy, by, at }: ContextEntry): SharedValue => ({
  key,
  version,
  value,
  policy,
  by: by.stepId,
  at,
});
