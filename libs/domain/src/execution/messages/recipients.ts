import { reject, type Rejection } from '../../kernel/rejection.js';
import type { Planned, StepState } from '../execution.state.js';
import { plannedStep } from '../planned-step.js';

const mostRecipients = 1_000;

/** The steps that a name stands for, the sender left out: a step, an agent with all its steps, or `*`. */
export function recipientsOf(state: Planned, to: string, from: string): readonly string[] | Rejection {
  const named = [...state.steps].flatMap((step, place) => {
    const planned = plannedStep(state, place);
    if (step.id === from || planned.kind === 'map') return [];
    const isMeant = to === '*' || step.id === to || (planned.kind === 'agent' && planned.agent === to);
    return isMeant ? [step] : [];
  });
  const open = named.filter(mayReceive).map(({ id }) => id);
  if (open.length > mostRecipients)
    return reject(
      'INVALID_INPUT',
      `"${to}" are ${open.length} steps, ${mostRecipients} may get one message.`,
    );
  if (open.length > 0 || to === '*') return open;
  return named.length > 0
    ? reject('WRONG_STATUS', `Nobody would get a message to "${to}": it has ended.`)
    : reject(
        'NOT_FOUND',
        `This run has no other step or agent "${to}". Use the id of a step, an agent, or *.`,
      );
}

const mayReceive = ({ status }: StepState): boolean =>
  status !== 'succeeded' && status !== 'failed' && status !== 'skipped' && status !== 'cancelled';
