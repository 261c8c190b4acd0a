import type { CleanableBlobStore } from '@app/domain/kernel/cleanable-blobs.js';
import type { CleaningPlan } from './plan-cleaning.js';

/** In this order: what is needed first, and what is removed before another of the same content is set aside. */
export async function carryOut(
  blobs: Pick<CleanableBlobStore, 'setAside' | 'takeBack' | 'remove'>,
  plan: CleaningPlan,
): Promise<void> {
  await blobs.takeBack(plan.takeBack);
  await blobs.remove(plan.remove);
  await blobs.setAside(plan.setAside);
}
