import { expect, test } from '@jest/globals';
import { builtInAgents } from './built-in-agents.js';

test('agents change nothing that a person must approve', () => {
  const tools = builtInAgents.flatMap((agent) => agent.tools);
  expect(tools).not.toContain('calendar.create');
  expect(tools).not.toContain('calendar.update');
  expect(tools).not.toContain('calendar.delete');
});

test('the researcher has no tool that writes', () => {
  const researcher = builtInAgents.find((agent) => agent.name === 'researcher');
  expect(researcher?.tools.filter((tool) => /write|append|create|update|delete/.test(tool))).toEqual([]);
});
