import { Field, Float, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { PauseTimers as DomainTimers } from '@app/domain/execution/control/control.events.js';
import { DateTime } from '../../graphql/date-time.scalar.js';

export const PausePhase = { PAUSING: 'pausing', QUIESCED: 'quiesced' } as const;
export type PausePhase = (typeof PausePhase)[keyof typeof PausePhase];

export const PauseTimers = { FREEZE: 'freeze', RUN: 'run' } as const satisfies Record<string, DomainTimers>;
export type PauseTimers = DomainTimers;

registerEnumType(PausePhase, {
  name: 'PausePhase',
  valuesMap: {
    PAUSING: { description: 'Steps that ran when the pause began have not ended; no other starts.' },
    QUIESCED: { description: 'Nothing runs.' },
  },
});
registerEnumType(PauseTimers, {
  name: 'PauseTimers',
  description: 'What happens during a pause to waits for a retry and to the deadline.',
  valuesMap: {
    FREEZE: { description: 'They stand still: what was left before the pause is left after it.' },
    RUN: { description: 'They run on.' },
  },
});

@ObjectType()
export class Pause {
  @Field(() => PausePhase)
  readonly phase!: PausePhase;
  @Field(() => PauseTimers)
  readonly timers!: PauseTimers;
  @Field(() => DateTime)
  readonly since!: number;
  @Field(() => Boolean, { description: 'People have paused it.' })
  readonly byPeople!: boolean;
  @Field(() => Boolean, {
    description:
      'It is a step of an execution that is paused: it goes on with that one, and not before people let it who have paused it.',
  })
  readonly withParent!: boolean;
  @Field(() => DateTime, { nullable: true, description: 'When the last running step had ended.' })
  readonly quiescedAt!: number | null;
  @Field(() => Int, { description: 'Steps that have not ended yet.' })
  readonly runningSteps!: number;
  @Field(() => Float, { nullable: true, description: 'What is left to a deadline that stands still.' })
  readonly deadlineLeftMs!: number | null;
}
