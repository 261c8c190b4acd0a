import type { AgentStatus } from '../graphql/system.js';
import type { Style } from './style.js';
import { table } from './table.js';
import { formatDateTime, formatDuration } from './time.js';

/** One line for each agent, then what went wrong last. */
export function renderAgents(agents: readonly AgentStatus[], columns: number, style: Style): string[] {
  if (agents.length === 0) return ['This system has no agents.'];
  const failures = agents.flatMap(({ name, health: { lastFailure } }) =>
    lastFailure
      ? [`${name} failed ${formatDateTime(lastFailure.at)}: ${lastFailure.message} (${lastFailure.code})`]
      : [],
  );
  return [
    ...table(
      ['AGENT', 'HEALTH', 'WENT WELL', 'MEDIAN', 'RUNNING', 'CAPABILITIES'],
      agents.map(({ name, capabilities, maxConcurrent, load, health }) => [
        name,
        health.state.toLowerCase(),
        wentWell(health),
        health.p50Ms === null ? '' : formatDuration(health.p50Ms),
        maxConcurrent === null ? String(load) : `${load} of ${maxConcurrent}`,
        capabilities.join(', '),
      ]),
      columns,
      style,
    ),
    ...(failures.length === 0 ? [] : ['', ...failures]),
  ];
}

const wentWell = ({ attempts, successRate }: AgentStatus['health']): string =>
  successRate === null ? 'no attempts' : `${Math.round(successRate * attempts)} of ${attempts}`;
