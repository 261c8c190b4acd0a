import { expect, test } from '@jest/globals';
import { eventSchemas } from '@app/infrastructure/event-schemas/event-schemas.js';
import { planEventSchemas } from '@app/infrastructure/event-schemas/plan-events.schema.js';
import { projections } from '../projector.module.js';
import { notProjected } from './not-projected.js';

test('every type of event of a run or of its log goes into a read model, or is left out by intention', () => {
  const handled = new Set(projections.flatMap(({ handles }) => [...handles]));
  const types = Object.keys(eventSchemas).filter((type) => !(type in planEventSchemas));
  expect(types.filter((type) => !handled.has(type) && !notProjected.has(type))).toEqual([]);
  expect([...notProjected].filter((type) => handled.has(type))).toEqual([]);
});
