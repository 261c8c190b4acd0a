import { expect, test } from '@jest/globals';
import { candidatesFor, capabilitiesOf } from './capabilities.js';

test('an agent offers what it declares, otherwise the areas of its tools', () => {
  const tools = ['files.read', 'files.write', 'http.get'];
  expect(capabilitiesOf({ tools })).toEqual(['files', 'http']);
  expect(capabilitiesOf({ tools, capabilities: ['research'] })).toEqual(['research']);
  expect(capabilitiesOf({ tools: [] })).toEqual([]);
});

test('candidates offer all that is needed', () => {
  const reader = { tools: ['files.read'] };
  const both = { tools: [], capabilities: ['files', 'web'] };
  expect(candidatesFor(['files'], [reader, both])).toEqual([reader, both]);
  expect(candidatesFor(['web', 'files'], [reader, both])).toEqual([both]);
  expect(candidatesFor(['paint'], [reader, both])).toEqual([]);
});
