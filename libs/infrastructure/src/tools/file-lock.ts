import type { LockDemand } from '@app/domain/plan/lock-demand.js';

/** For tools that read a file, change it and write it: one at a time, of all workers. @param field of the input, the path */
export const fileLock = (field: string): LockDemand => ({
  name: `file:{{input.${field}}}`,
  mode: 'exclusive',
});
