import { join } from 'node:path';
import { bundle } from '../../../tools/build/bundle.mjs';

/** Makes the worker of this folder a program as apps are: how soon it is there is a part of what is measured. Argument: where to. */
const root = join(import.meta.dirname, '../../..');
const [outdir] = process.argv.slice(2);
await bundle(root, { entryPoints: [join(import.meta.dirname, 'worker.ts')], outdir });
