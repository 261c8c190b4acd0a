import type { EventStoreDBClient } from '@eventstore/db-client';
import { tolerateLateAnswers } from './late-answers.js';

/** Loads the client when it is first needed: it takes a quarter of a second, which Postgres users need not pay. */
export async function createClient(
  connectionString: string,
  onWarning: (message: string, error: unknown) => void,
): Promise<EventStoreDBClient> {
  const { EventStoreDBClient: Client } = await import('@eventstore/db-client');
  const client = Client.connectionString(connectionString);
  tolerateLateAnswers(client, (error) => onWarning('an answer came for an append that was given up', error));
  return client;
}
