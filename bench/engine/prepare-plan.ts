import { canonicalJson, type Json } from '@app/domain/kernel/json.js';
import { planId } from '@app/domain/kernel/ids.js';
import type { RequestExecution } from '@app/domain/execution/execution.commands.js';
import { bindPlan } from '@app/domain/plan/bind-plan.js';
import type { Catalogue } from '@app/domain/plan/catalogue.js';
import { newId } from '@app/infrastructure/command-handling/event-ids.js';
import { sha256 } from '@app/infrastructure/digest/sha256.js';
import { planOf, type Shape } from './shapes.js';

/** A plan that exists already, as a run takes it. */
export function preparePlan(shape: Shape, catalogue: Catalogue): NonNullable<RequestExecution['plan']> {
  const plan = bindPlan(planOf(shape), catalogue);
  const digest = sha256(canonicalJson(plan as unknown as Json));
  return { planId: planId(newId()), version: 1, digest, plan, planner: 'bench' };
}
