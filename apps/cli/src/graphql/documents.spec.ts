import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { projectFolder } from '../client/project-folder.js';
import * as mutations from './mutations.js';
import * as queries from './queries.js';
import * as subscriptions from './subscriptions.js';
import * as system from './system.js';

const schema = buildSchema(readFileSync(join(projectFolder(), 'schema.graphql'), 'utf8'));

describe.each(Object.entries({ mutations, queries, subscriptions, system }))('%s', (_, documents) => {
  it.each(Object.entries(documents))('%s fits the schema of the API', (_name, document) => {
    expect(validate(schema, parse(document)).map(({ message }) => message)).toEqual([]);
  });
});
