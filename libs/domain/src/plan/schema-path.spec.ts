import { describe, expect, test } from '@jest/globals';
import type { Json } from '../kernel/json.js';
import { schemaHasPath } from './schema-path.js';

const closed = { type: 'object', properties: { text: { type: 'string' } }, additionalProperties: false };

describe('schemaHasPath', () => {
  test.each<[string, Json, string, boolean]>([
    ['the value itself', closed, '', true],
    ['a property', closed, 'text', true],
    ['no such property', closed, 'other', false],
    ['nothing below a string', closed, 'text.length', false],
    ['an inherited name', closed, 'toString', false],
    ['an open object', { type: 'object', properties: {} }, 'any.thing', true],
    ['a record', { type: 'object', additionalProperties: { type: 'string' } }, 'any', true],
    ['an index', { type: 'array', items: closed }, '0.text', true],
    ['no such property of an item', { type: 'array', items: closed }, '0.other', false],
    ['a list has no names', { type: 'array', items: closed }, 'text', false],
    ['a list of anything', { type: 'array' }, '3.deep', true],
    ['one of several', { anyOf: [{ type: 'null' }, closed] }, 'text', true],
    ['none of several', { oneOf: [{ type: 'null' }, closed] }, 'other', false],
    ['one of several types', { ...closed, type: ['object', 'null'] }, 'text', true],
    ['none of several types', { ...closed, type: ['object', 'null'] }, 'other', false],
    ['an unknown schema', { $ref: '#/$defs/x' }, 'any', true],
    ['no schema at all', {}, 'any.thing', true],
    ['true', true, 'any', true],
  ])('%s', (_, schema, path, expected) => {
    expect(schemaHasPath(schema, path.split('.').filter(Boolean))).toBe(expected);
  });
});
