import type { z } from 'zod';
import type { StoredEvent } from './event-types.js';
import { approvalEventSchemas } from './approval-events.schema.js';
import { compensationEventSchemas } from './compensation-events.schema.js';
import { contextEventSchemas } from './context-events.schema.js';
import { executionEventSchemas } from './execution-events.schema.js';
import { executionLogEventSchemas } from './execution-log-events.schema.js';
import { messageEventSchemas } from './message-events.schema.js';
import { planEventSchemas } from './plan-events.schema.js';
import type { SameType } from './same-type.js';
import { stepEventSchemas } from './step-events.schema.js';

type DataOf<Type> = Extract<StoredEvent, { readonly type: Type }>['data'];

const declared = {
  ...executionEventSchemas,
  ...stepEventSchemas,
  ...compensationEventSchemas,
  ...approvalEventSchemas,
  ...contextEventSchemas,
  ...messageEventSchemas,
  ...planEventSchemas,
  ...executionLogEventSchemas,
};

/** A schema that does not say what the domain's type says becomes `never`, which the compiler refuses by name. */
type Agreeing = {
  readonly [Type in StoredEvent['type']]: SameType<
    z.output<(typeof declared)[Type]>,
    DataOf<Type>
  > extends true
    ? z.ZodType
    : never;
};

/**
 * The newest shape of each type's data; a member that no schema knows is refused. For tests, and for events from
 * outside: what our own deciders make is not held against them on every append, and making them takes some 10 ms.
 */
export const eventSchemas: Agreeing = declared;
