import { openPostgresEventStore } from '@app/infrastructure/event-store/postgres/postgres-event-store.js';
import { rateOf } from '../support/rates.js';
import { newStream, sampleEvent } from './sample-events.js';

/** One of several appending processes: node appender.ts <database url> <in flight> <ms>. Starts when told, answers its rate. */
const [url = '', inFlight = '', ms = ''] = process.argv.slice(2);
const store = openPostgresEventStore({ connectionString: url });
const append = () => store.append(newStream(), 'no-stream', [sampleEvent(1)]);
const run = (time: number) => rateOf(append, Number(inFlight), time);

process.on('message', () => {
  void run(Number(ms)).then((rate) => process.send?.(rate));
});
process.once('disconnect', () => void store.close());
await run(200);
process.send?.('ready');
