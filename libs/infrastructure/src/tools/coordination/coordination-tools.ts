import type { Tool } from '../tool.js';
import { getShared } from './get-shared.tool.js';
import { listShared } from './list-shared.tool.js';
import { setShared } from './set-shared.tool.js';

/** With what the steps of a run work together. */
export const coordinationTools: readonly Tool[] = [getShared, setShared, listShared];
