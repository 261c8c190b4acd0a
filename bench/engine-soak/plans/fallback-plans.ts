import type { OnFailure } from '@app/domain/plan/on-failure.js';
import { after, fails, plan, step } from './steps.js';

const fallback = (id: string): OnFailure => ({ kind: 'fallback', step: id });
/** Stands in for what is missing. */
const byDefault: OnFailure = { kind: 'skip', output: { written: 'nothing' } };
/** When nobody knows what became of it, that is a failure as any other. */
const orElse = (...onFailure: readonly OnFailure[]) => ({ onUnknown: 'fail', onFailure }) as const;

/** What follows a failure that ends no run: another step, another one when that fails too, and nothing but a value. */
export const fallbackPlans = {
  'fallback steps': plan(
    step('a', 'once'),
    step('bad', 'broken', { ...fails, ...after('a'), onFailure: [fallback('spare')] }),
    step('spare', 'once'),
    step('lost', 'once', { ...after('bad'), ...orElse(fallback('again')) }),
    step('again', 'keyed'),
    step('c', 'keyed', after('lost')),
  ),
  defaults: plan(
    step('bad', 'broken', { ...fails, onFailure: [fallback('worse'), fallback('spare'), byDefault] }),
    step('worse', 'broken', fails),
    step('spare', 'broken', fails),
    step('lost', 'once', { ...after('bad'), ...orElse(byDefault) }),
    step('c', 'once', after('lost')),
  ),
};
