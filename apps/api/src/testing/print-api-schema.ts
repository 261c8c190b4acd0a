import { GraphQLSchemaHost } from '@nestjs/graphql';
import { printSchema } from 'graphql';
import { createTestApp } from './test-api.js';

/** The schema as clients see it. */
export async function printApiSchema(): Promise<string> {
  const test = await createTestApp();
  await test.app.init();
  try {
    const { schema } = test.app.get(GraphQLSchemaHost, { strict: false });
    return `# Written by apps/api/src/graphql/schema.spec.ts; change the code, then run it with UPDATE_SCHEMA=1.\n\n${printSchema(schema)}\n`;
  } finally {
    await test.close();
  }
}
