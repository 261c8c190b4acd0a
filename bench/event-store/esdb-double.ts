import { startEsdbDouble } from '@app/infrastructure/event-store/eventstoredb/testing/esdb-double.js';

/** The double in a process of its own: what it costs must not be mistaken for the client's cost. Answers its URL. */
const double = await startEsdbDouble();
process.once('disconnect', () => void double.stop());
process.send?.(double.url);
