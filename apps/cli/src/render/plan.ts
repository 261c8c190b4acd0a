import type { Plan, PlanStep } from '../graphql/types.js';
import { fitLine } from './line.js';
import { layOut, type Placed } from './step-layout.js';
import type { Style } from './style.js';
import { renderValue } from './value.js';
import { wrap } from './wrap.js';

/** A plan before it runs: its goal, its steps as a tree with what each is given, and what could not be placed. */
export function renderPlan(plan: Plan, columns: number, style: Style): string[] {
  const about = `version ${plan.version}, by ${plan.planner}, digest ${plan.digest.slice(0, 12)}`;
  return [
    ...wrap(plan.goal, columns).map((line) => style(line, 'bold')),
    style(about, 'dim'),
    '',
    ...layOut<PlanStep>(plan.steps).flatMap((place) => stepLines(place, columns, style)),
    ...plan.notes.flatMap((note) => ['', ...wrap(`Note: ${note}`, columns)]),
  ];
}

function stepLines(
  { step, prefix, below: left, joins }: Placed<PlanStep>,
  columns: number,
  style: Style,
): string[] {
  const below = `${left}    `;
  const facts = [
    ...(step.instruction === null ? [] : wrap(step.instruction, columns - below.length)),
    ...(isEmpty(step.input) ? [] : renderValue(step.input, columns - below.length, style)),
    ...(isEmpty(step.when) ? [] : [`only when: ${JSON.stringify(step.when)}`]),
    ...(step.approval === null ? [] : wrap(`asks first: ${step.approval}`, columns - below.length)),
    ...policyLines(step).flatMap((line) => wrap(line, columns - below.length)),
  ];
  const after = joins ? `  after ${step.dependsOn.join(', ')}` : '';
  return [
    fitLine(
      [[prefix, 'dim'], ['○ '], [step.title, 'bold'], [` [${step.id}] ${step.uses}${after}`, 'dim']],
      columns,
      style,
    ),
    ...facts.map((line) => `${style(below, 'dim')}${line}`),
  ];
}

/** What it does besides its call: over what, with what nobody else has, and when it fails. */
function policyLines({ map, locks, recovery }: PlanStep): string[] {
  const { onFailure, compensate } = recovery;
  const names = locks.map(({ name, mode }) => (mode === 'SHARED' ? `${name} (shared)` : name));
  const choices = onFailure.map(({ kind, step, agent }) => [kind, step ?? agent].filter(Boolean).join(' '));
  return [
    ...(map ? [`for each of ${textOf(map.over)}${atOnce(map.concurrency)}`] : []),
    ...(map?.approval ? [`asks before each: ${map.approval}`] : []),
    ...(names.length > 0 ? [`takes the locks ${names.join(', ')}`] : []),
    ...(choices.length > 0 ? [`if it fails: ${choices.join(', then ')}`] : []),
    ...(compensate ? [`undone by ${compensate.tool} if the run fails`] : []),
  ];
}

const textOf = (over: unknown): string => (typeof over === 'string' ? over : JSON.stringify(over));

const atOnce = (limit: number): string => (limit > 0 ? `, ${limit} at once` : '');

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  (typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0);
