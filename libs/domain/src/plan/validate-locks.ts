import type { JsonObject } from '../kernel/json.js';
import { maxLockName, maxLocks, type LockDemand } from './lock-demand.js';
import type { PlanIssue } from './plan-issue.js';
import { referencesIn } from './template.js';

/** What is wrong with locks, whoever declares them; empty when nothing is. */
export function lockProblems(locks: readonly LockDemand[]): string[] {
  const names = locks.map(({ name }) => name);
  const twins = new Set(names.filter((name, place) => names.indexOf(name) < place));
  return [
    ...(locks.length > maxLocks ? [`takes ${locks.length} locks, at most ${maxLocks} are possible`] : []),
    ...[...twins].map((name) => `names the lock "${name}" twice; name it once, exclusive if either is`),
    ...locks.flatMap(problemsOf),
  ];
}

function problemsOf({ name, mode }: LockDemand): string[] {
  const foreign = referencesIn(name).find(({ step }) => step !== 'input');
  return [
    ...(name.trim() === '' ? ['has a lock without a name'] : []),
    ...(name.length > maxLockName ? [`has a lock whose name is longer than ${maxLockName} characters`] : []),
    // A plan may come from outside the type system.
    ...(['shared', 'exclusive'].includes(mode)
      ? []
      : [`wants the lock "${name}" ${mode}; it can be shared or exclusive`]),
    ...(foreign
      ? [`names a lock after {{${[foreign.step, ...foreign.path].join('.')}}}; it can use {{input.…}} only`]
      : []),
  ];
}

/** What is wrong with the locks that a step of a plan declares. */
export function lockIssues(step: {
  readonly id: string;
  readonly locks?: readonly LockDemand[];
  readonly input: JsonObject;
}): PlanIssue[] {
  if (!step.locks) return [];
  const lost = step.locks
    .flatMap(({ name }) => referencesIn(name))
    .filter(({ step: source, path }) => source === 'input' && !Object.hasOwn(step.input, path[0] ?? ''));
  return [
    ...lockProblems(step.locks),
    ...lost.map(
      ({ path }) => `names a lock after {{input.${path.join('.')}}}, which its input does not have`,
    ),
  ].map((problem) => ({ step: step.id, code: 'BAD_LOCK', message: `Step "${step.id}" ${problem}.` }));
}
