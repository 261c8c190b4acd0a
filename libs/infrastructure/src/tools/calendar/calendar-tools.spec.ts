import { expect, test } from '@jest/globals';
import { httpGet } from '../http/http-get.js';
import { ToolCatalogue } from '../tool-catalogue.js';
import { calendarTools } from './calendar-tools.js';

const catalogue = new ToolCatalogue([...calendarTools, httpGet()], []);

test('planners see every tool, and which ones a person approves', () => {
  expect(
    catalogue.tools.map(({ name, effects, approval }) => [name, effects, approval !== undefined]),
  ).toEqual([
    ['calendar.list', 'reads', false],
    ['calendar.find_free', 'reads', false],
    ['calendar.create', 'writes', true],
    ['calendar.update', 'writes', true],
    ['calendar.delete', 'writes', true],
    ['http.get', 'reads', false],
  ]);
});

test('every field says what it is', () => {
  for (const { inputSchema, outputSchema } of catalogue.tools) {
    for (const schema of [inputSchema, outputSchema]) {
      for (const field of Object.values(schema['properties'] as object)) {
        expect(field).toHaveProperty('description');
      }
    }
  }
});

test('a plan that says both end and minutes is refused before it runs', () => {
  const input = { calendar: 'a.ics', title: 'x', start: '2026-12-01', end: '2026-12-02', minutes: 5 };
  expect(catalogue.checkInput('calendar.create', input)).toEqual([
    { path: ['minutes'], message: 'Give either end or minutes' },
  ]);
});
