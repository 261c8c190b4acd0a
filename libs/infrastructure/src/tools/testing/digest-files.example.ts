import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { z } from 'zod';
import { defineTool } from '../tool.js';

/** The example of docs/long-tools.md. */
export const digestFiles = defineTool({
  name: 'files.digest',
  description: 'Compute the SHA-256 of files, to see later which of them have changed.',
  input: z.object({ paths: z.array(z.string()).max(10_000).describe('Files in the workspace.') }),
  output: z.object({ digests: z.record(z.string(), z.string()).describe('By path, in hexadecimal.') }),
  effects: 'reads',
  idempotent: true,
  timeoutMs: 3_600_000, // the longest honest run
  heartbeatMs: 20_000, // the longest honest silence
  async run({ paths }, context) {
    const { workspace, signal } = context;
    const digests: Record<string, string> = {};
    for (const [done, path] of paths.entries()) {
      context.progress(done / paths.length, path);
      const hash = createHash('sha256');
      for await (const chunk of createReadStream(await workspace.existing(path), { signal })) {
        hash.update(chunk as Buffer);
        context.beat();
      }
      digests[path] = hash.digest('hex');
    }
    return { digests };
  },
});
