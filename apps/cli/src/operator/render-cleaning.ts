import type { CleaningPlan } from '@app/infrastructure/blobs/cleaning/plan-cleaning.js';
import { formatBytes } from './format-bytes.js';

export interface CleaningResult {
  readonly store: string;
  readonly plan: CleaningPlan;
  readonly isDryRun: boolean;
  /** Milliseconds. */
  readonly olderThan: number;
}

type Blobs = CleaningPlan['remove'];

const hourMs = 3_600_000;

/** For a person. */
export function renderCleaning({ store, plan, isDryRun, olderThan }: CleaningResult): string[] {
  const { needed, young, setAside, remove, takeBack } = plan;
  const hours = `${Number((olderThan / hourMs).toFixed(1))} h`;
  const would = (done: string, planned: string) => (isDryRun ? planned : done);
  return [
    `Blobs in ${store}: ${needed} needed, ${young} younger than ${hours}`,
    `  ${would('set aside', 'would set aside')} ${size(setAside)} that no event refers to; still read, to be removed after ${hours}`,
    `  ${would('removed', 'would remove')} ${size(remove)} set aside before`,
    ...(takeBack.length === 0
      ? []
      : [`  ${would('took back', 'would take back')} ${size(takeBack)} that an event refers to`]),
  ];
}

/** For machines. */
export const cleaningJson = ({ store, plan, isDryRun }: CleaningResult): object => ({
  store,
  isDryRun,
  needed: plan.needed,
  young: plan.young,
  setAside: tally(plan.setAside),
  removed: tally(plan.remove),
  takenBack: tally(plan.takeBack),
});

const tally = (blobs: Blobs) => ({
  blobs: blobs.length,
  bytes: blobs.reduce((sum, { bytes }) => sum + bytes, 0),
});

const size = (blobs: Blobs): string => `${blobs.length} (${formatBytes(tally(blobs).bytes)})`;
