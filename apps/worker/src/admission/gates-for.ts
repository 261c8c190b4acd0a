import type { Config } from '@app/infrastructure/config/config.js';
import { CapacityGate } from './capacity-gate.js';
import type { Gate } from './gate.js';

/** What steps pass before they start. A place of the worker comes last: who waits for something else takes none. */
export function gatesFor({ workerSteps, limits }: Pick<Config, 'workerSteps' | 'limits'>): readonly Gate[] {
  const { tenants } = limits;
  const weightOf = (tenant: string) => (tenants[tenant] ?? tenants['*'])?.weight ?? 1;
  return [new CapacityGate(workerSteps, weightOf)];
}
