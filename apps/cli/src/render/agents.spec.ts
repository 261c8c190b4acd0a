import { expect, test } from '@jest/globals';
import type { AgentStatus } from '../graphql/system.js';
import { renderAgents } from './agents.js';
import { plain } from './style.js';

const writer: AgentStatus = {
  name: 'writer',
  capabilities: ['write', 'translate'],
  tools: ['files.write'],
  maxConcurrent: 4,
  load: 1,
  health: {
    state: 'DEGRADED',
    attempts: 4,
    successRate: 0.75,
    p50Ms: 4_200,
    lastFailure: { at: '2026-11-22T14:03:59.000Z', code: 'TIMEOUT', message: 'It took too long.' },
  },
};
const idle: AgentStatus = {
  ...writer,
  name: 'researcher',
  maxConcurrent: null,
  load: 0,
  health: { state: 'HEALTHY', attempts: 0, successRate: null, p50Ms: null, lastFailure: null },
};

test('agents are shown with what they offer, how they have done and what they do', () => {
  const lines = renderAgents([writer, idle], 100, plain);
  expect(lines[0]).toMatch(/^AGENT +HEALTH +WENT WELL +MEDIAN +RUNNING +CAPABILITIES$/);
  expect(lines[1]).toMatch(/^writer +degraded +3 of 4 +4\.2 s +1 of 4 +write, translate$/);
  expect(lines[2]).toMatch(/^researcher +healthy +no attempts +0 +write, translate$/);
  expect(lines.at(-1)).toMatch(/^writer failed 2026-11-2\d .*: It took too long\. \(TIMEOUT\)$/);
});

test('a system without agents says so', () => {
  expect(renderAgents([], 80, plain)).toEqual(['This system has no agents.']);
});
