import { startEphemeralPostgres } from './ephemeral-postgres.mjs';

/**
 * Holds a throwaway server for a test run: a process of its own, because jest killed or interrupted runs no teardown.
 * The server goes when the channel to the parent closes, for whatever reason it closes.
 */
const started = startEphemeralPostgres();
process.on('disconnect', () => {
  void started.then(({ remove }) => remove()).finally(() => process.exit());
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.disconnect());

started.then(
  ({ url }) => process.send?.({ url }),
  (error) => process.send?.({ error: error.message }, () => process.exit(1)),
);
