import { describe, expect, test } from '@jest/globals';
import { executionId, isId, parseStream, planId, streamOf, tenantId } from './ids.js';

const id = '0198c0de-0000-7000-8000-000000000001';

describe('ids', () => {
  test('take lower-case UUIDs', () => {
    expect(isId(id)).toBe(true);
    expect(executionId(id)).toBe(id);
    expect(planId(id)).toBe(id);
  });

  test.each(['', 'x', id.toUpperCase(), ` ${id}`, `${id}0`, '../etc/passwd'])('refuse "%s"', (text) => {
    expect(isId(text)).toBe(false);
    expect(() => executionId(text)).toThrow(`"${text}" is not an execution id: expected a lower-case UUID`);
    expect(() => planId(text)).toThrow(`"${text}" is not a plan id`);
  });

  test.each(['', 'Local', 'a-b', 'a.b', 'a'.repeat(41), 'a b'])('"%s" is no tenant', (slug) => {
    expect(() => tenantId(slug)).toThrow('use 1 to 40 of a-z, 0-9 and _');
  });
});

describe('stream names', () => {
  test.each(['execution', 'execution_log', 'plan'] as const)(
    'of category %s can be taken apart',
    (category) => {
      const stream = streamOf(tenantId('my_team_1'), category, id);
      expect(stream).toBe(`my_team_1.${category}-${id}`);
      expect(parseStream(stream)).toEqual({ tenant: 'my_team_1', category, id });
    },
  );

  test.each([
    '$settings',
    `execution-${id}`,
    `local.execution-${id}x`,
    'local.execution-1',
    `a.b.execution-${id}`,
  ])('%s is foreign', (stream) => {
    expect(parseStream(stream)).toBeUndefined();
  });
});
