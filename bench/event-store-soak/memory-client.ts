import { sampleMemory } from './sample-memory.js';

/** The client in a process of its own: node --expose-gc memory-client.ts <url of the double> <events> <every>. Answers samples. */
const [url = '', events = '', every = ''] = process.argv.slice(2);
await sampleMemory(url, { events: Number(events), every: Number(every) }, (sample) => process.send?.(sample));
process.disconnect();
