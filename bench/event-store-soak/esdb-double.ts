import { startEsdbDouble } from '@app/infrastructure/event-store/eventstoredb/testing/esdb-double.js';
import { openKeptLog } from '@app/infrastructure/event-store/eventstoredb/testing/log/kept-log.js';

/** The double, which keeps its log: node esdb-double.ts <port, 0 for a free one> <file>. Answers its port; cuts connections when told. */
const [port = '0', file = ''] = process.argv.slice(2);
const double = await startEsdbDouble({ port: Number(port), log: openKeptLog(file) });
process.on('message', () => double.cutConnections());
process.once('disconnect', () => process.exit(0));
process.send?.(double.port);
