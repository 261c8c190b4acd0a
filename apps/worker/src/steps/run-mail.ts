import type { ContextWriter } from '@app/domain/execution/context/context.events.js';
import { boxOf, letterOf, sendingOf, type Letter } from '@app/domain/execution/messages/mailbox.js';
import { isPlanned, stepOf } from '@app/domain/execution/execution.state.js';
import type { Json } from '@app/domain/kernel/json.js';
import type { Mail, Mailed, Wanted } from '@app/infrastructure/tools/coordination/mail.js';
import { ToolError } from '@app/infrastructure/tools/tool.js';
import { sharedNow } from '../time/shared-time.js';
import type { ExecutionActor } from '../execution-runner/execution-actor.js';
import type { Bell } from './bell.js';

type Caller = Pick<ContextWriter, 'stepId' | 'attempt' | 'idempotencyKey'>;

/** The mail of one attempt of a step: read from the folded state, sent through the actor. */
export class RunMail implements Mail {
  private sent = 0;
  private last: Promise<unknown> = Promise.resolve();

  /** @param handed ids of the messages that this attempt has had */
  constructor(
    private readonly actor: Pick<ExecutionActor, 'state' | 'ask' | 'run'>,
    private readonly caller: Caller,
    private readonly bell: Bell,
    private readonly handed = new Set<string>(),
  ) {}

  /** One after the other: they keep their order, and their ordinals count what was stored. */
  send(message: Parameters<Mail['send']>[0]): Promise<string> {
    const sent = this.last.then(() => this.post(message));
    this.last = sent.catch(() => undefined);
    return sent;
  }

  async receive(wanted: Wanted): Promise<Mailed | undefined> {
    const timeUp = AbortSignal.timeout(this.timeLeft(wanted));
    const until = AbortSignal.any([wanted.signal, timeUp]);
    for (;;) {
      wanted.signal.throwIfAborted();
      const letter = this.next(wanted);
      if (letter) return this.take(letter);
      if (timeUp.aborted) return undefined;
      await this.bell.heard(this.actor.run.stream, until);
    }
  }

  under(idempotencyKey: string): Mail {
    return new RunMail(this.actor, { ...this.caller, idempotencyKey }, this.bell, this.handed);
  }

  /** Who waits for an answer waits from the question on, also when the attempt goes on elsewhere; the next attempt waits anew. */
  private timeLeft({ replyTo, timeoutMs }: Wanted): number {
    const { state } = this.actor;
    const asked = replyTo === undefined ? undefined : letterOf(state, replyTo)?.at;
    const since = isPlanned(state) ? stepOf(state, this.caller.stepId)?.attemptAt : undefined;
    if (asked === undefined || since === undefined || asked < since) return timeoutMs;
    return Math.max(0, Math.min(timeoutMs, asked + timeoutMs - sharedNow()));
  }

  private next({ from, replyTo }: Wanted): Letter | undefined {
    const { received, waiting } = this.box();
    const fits = (letter: Letter): boolean =>
      !this.handed.has(letter.id) &&
      (from === undefined || letter.from === from) &&
      (replyTo === undefined || letter.replyTo === replyTo);
    return received.find(fits) ?? waiting.find(fits);
  }

  private async take(letter: Letter): Promise<Mailed> {
    const { stepId, attempt } = this.caller;
    this.handed.add(letter.id);
    await this.ask({ type: 'ReceiveMessage', data: { stepId, attempt, id: letter.id, now: sharedNow() } });
    return letter;
  }

  private async post({ to, body, replyTo }: { to?: string; body: Json; replyTo?: string }): Promise<string> {
    const recipient = to ?? (replyTo === undefined ? undefined : letterOf(this.actor.state, replyTo)?.from);
    if (recipient === undefined) {
      const why = replyTo === undefined ? '' : ` There is no message "${replyTo}".`;
      throw new ToolError(
        'NO_RECIPIENT',
        `Say whom it is for: \`to\`, or the message that it answers.${why}`,
      );
    }
    const by = { kind: 'step', ...this.caller, ordinal: this.sent + 1 } as const;
    const answered = replyTo === undefined ? {} : { replyTo };
    await this.ask({ type: 'SendMessage', data: { by, to: recipient, body, ...answered, now: sharedNow() } });
    this.sent++;
    this.bell.ring(this.actor.run.stream);
    const id = this.box().sent[sendingOf(by)];
    if (id === undefined) throw new Error('The message was stored and has no id');
    return id;
  }

  private async ask(command: Parameters<ExecutionActor['ask']>[0]): Promise<void> {
    const refusal = await this.actor.ask(command);
    if (refusal) throw new ToolError(refusal.code, refusal.detail);
  }

  private box() {
    return boxOf(this.actor.state, this.caller.stepId);
  }
}
