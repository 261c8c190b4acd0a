import type { StepFailed } from '@app/domain/execution/execution.events.js';
import type { StepState } from '@app/domain/execution/execution.state.js';
import type { AgentStep } from '@app/domain/plan/plan.js';
import type { StepPolicy } from '@app/domain/plan/bound-plan.js';
import { writerOf } from '../agents/agents.js';
import { failuresByModel } from '../agents/http-model.js';
import { isUnder, keysOfLost } from './keys-of.js';
import { effectsOf, type SoakedRun } from './soaked-run.js';

interface AgentWork {
  readonly step: StepState;
  /** What the plan says. */
  readonly planned: Pick<AgentStep, 'agent'>;
  /** Of who does it now. */
  readonly policy: Pick<StepPolicy, 'idempotent'>;
}

/**
 * No call of an agent had its effect twice, and no line stands there twice. Only who was at work has written anything. Who has ended
 * well has written the lines it says it has, and no other. Who has not says why, or is listed as unknown.
 */
export function brokenByAgent(run: SoakedRun, { step, planned, policy }: AgentWork): readonly string[] {
  const effects = effectsOf(run, step.id);
  const lines = effects.flatMap(({ line }) => line ?? []);
  const failures = run.events.flatMap((event) =>
    event.type === 'StepFailed' && event.data.stepId === step.id ? [event.data] : [],
  );
  const atWork = [planned.agent, ...failures.flatMap(nextAgent)];
  const broken = [
    ...repeated(effects.map(({ key }) => key)).map((key) => `made the call ${key} twice`),
    ...repeated(lines).map((line) => `wrote the line "${line}" twice`),
    ...lines
      .filter((line) => !atWork.includes(writerOf(line)))
      .map((line) => `wrote the line "${line}", but ${writerOf(line)} was never at work`),
    ...(step.status === 'succeeded' && step.recoveredBy === undefined
      ? brokenByAnswer(
          linesIn(step.output),
          lines.filter((line) => writerOf(line) === atWork.at(-1)),
        )
      : []),
  ];
  const lost = keysOfLost(run.events);
  const isTold =
    step.status === 'succeeded' ||
    policy.idempotent ||
    failuresByModel.includes(failures.at(-1)?.error.code ?? '') ||
    effects.every(({ key }) => isUnder(lost, key));
  if (!isTold) broken.push(`wrote something, but is ${step.status} and not listed as unknown`);
  return broken.map((what) => `"${step.id}" ${what}`);
}

function brokenByAnswer(said: readonly string[], written: readonly string[]): readonly string[] {
  return [
    ...said.filter((line) => !written.includes(line)).map((line) => `says it wrote "${line}", but has not`),
    ...written.filter((line) => !said.includes(line)).map((line) => `wrote "${line}", but does not say so`),
  ];
}

const nextAgent = ({ decision }: StepFailed): readonly string[] =>
  decision.kind === 'agent' && decision.agent !== undefined ? [decision.agent] : [];

/** What an agent says it has written. */
const linesIn = (output: unknown): readonly string[] =>
  (output as { readonly data?: { readonly done?: readonly string[] } }).data?.done ?? [];

const repeated = (all: readonly string[]): readonly string[] => [
  ...new Set(all.filter((one, place) => all.indexOf(one) < place)),
];
