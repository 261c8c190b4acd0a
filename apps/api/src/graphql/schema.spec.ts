import { expect, it } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import { printApiSchema } from '../testing/print-api-schema.js';

const committed = new URL('../../../../schema.graphql', import.meta.url);

it('is the schema that is committed for clients', async () => {
  const printed = await printApiSchema();
  if (process.env['UPDATE_SCHEMA'] === '1') await writeFile(committed, printed);
  const text = await readFile(committed, 'utf8').catch(() => '');
  if (text !== printed) {
    throw new Error(
      'schema.graphql is not what the code says. Look at the change; if it is meant, run this test with UPDATE_SCHEMA=1.',
    );
  }
  expect(text).toContain('type Subscription');
});
