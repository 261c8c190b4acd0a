import type { EffectReceipt } from '@app/domain/execution/effects/effect.js';
import type { Row, Table } from '../../engine/execution-rows.js';
import type { OutsideEffects, PlannedEffect } from './planned-effects.js';

/** What a run may do to the world by its plan. A run that can do nothing has no such row, nor any of the others. */
export interface EffectPlanRow extends Row {
  readonly steps: Readonly<Record<string, PlannedEffect>>;
  /** By step: who carries it out now, where that is not who the plan names. */
  readonly doing: Readonly<Record<string, string>>;
}

/** One attempt at an effect on the world. */
export interface EffectRow extends Row {
  readonly effect_key: string;
  /** Of the event that started it. */
  readonly revision: number;
  readonly step_id: string;
  readonly idempotency_key: string;
  readonly uses: string;
  readonly effects: OutsideEffects;
  readonly is_compensation: boolean;
  readonly attempt: number;
  readonly worker: string;
  readonly started_at: Date;
  readonly outcome: EffectReceipt['outcome'];
  readonly verified: boolean;
  readonly ended_at: Date | null;
  readonly error: string | null;
}

export const effectPlansTable: Table<EffectPlanRow> = { name: 'effect_plans' };
export const effectsTable: Table<EffectRow> = { name: 'effects', key: 'effect_key' };

/** Attempts of a step are counted through all its groups, those to undo it by themselves. */
export const effectKey = (stepId: string, attempt: number, isCompensation: boolean): string =>
  `${stepId}${isCompensation ? '/compensation' : ''}#${attempt}`;
