import type { ExecutionEvent } from '../execution.events.js';
import { preview } from '../preview.js';
import type { EffectReceipt } from './effect.js';

interface Received {
  readonly stepId: string;
  readonly attempt: number;
  readonly isCompensation: boolean;
  readonly receipt: EffectReceipt;
}

/** What an event says came of an attempt; undefined when it says nothing about that. */
export function receiptIn(event: ExecutionEvent): Received | undefined {
  switch (event.type) {
    case 'StepSucceeded': {
      const { output, verified = false, at } = event.data;
      return received(event, false, { outcome: 'succeeded', output: preview(output), verified, at });
    }
    case 'StepCompensated': {
      const { output, at } = event.data;
      return received(event, true, { outcome: 'succeeded', output: preview(output), verified: false, at });
    }
    case 'StepFailed':
    case 'StepCompensationFailed': {
      const { error, at } = event.data;
      // What followed from not knowing is no knowledge.
      const outcome = error.code === 'OUTCOME_UNKNOWN' ? 'unknown' : 'failed';
      const isCompensation = event.type === 'StepCompensationFailed';
      return received(event, isCompensation, { outcome, error: `${error.code}: ${error.message}`, at });
    }
    case 'StepOutcomeUnknown':
    case 'StepCompensationUnknown': {
      const { reason, at } = event.data;
      const isCompensation = event.type === 'StepCompensationUnknown';
      return received(event, isCompensation, { outcome: 'unknown', error: reason, at });
    }
    case 'StepCancelled':
      return received(event, false, { outcome: 'cancelled', at: event.data.at });
    default:
      return undefined;
  }
}

const received = (
  { data: { stepId, attempt } }: { readonly data: { readonly stepId: string; readonly attempt: number } },
  isCompensation: boolean,
  receipt: EffectReceipt,
): Received => ({ stepId, attempt, isCompensation, receipt });
