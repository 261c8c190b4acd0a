import { GraphQLSchemaHost } from '@nestjs/graphql';
import { printSchema } from 'graphql';
import { createTestApp } from './test-api.js';

/** The schema as clients see it. */
export async function printApiSchema(): Promise<string> {
  const { app, close } = await createTestApp();
  await app.init();
  try {
    const { schema } = app.get(GraphQLSchemaHost, { strict: false });
    return `# Written by apps/api/src/graphql/schema.spec.ts; change the code, then run it with UPDATE_SCHEMA=1.\n\n${printSchema(schema)}\n`;
  } finally {
    await close();
  }
}
