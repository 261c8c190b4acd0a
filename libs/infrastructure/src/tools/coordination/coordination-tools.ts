import type { Tool } from '../tool.js';
import { getShared } from './get-shared.tool.js';
import { listShared } from './list-shared.tool.js';
import { receiveMessage } from './receive-message.tool.js';
import { requestMessage } from './request-message.tool.js';
import { sendMessage } from './send-message.tool.js';
import { setShared } from './set-shared.tool.js';

/** With what the steps of a run work together. */
export const coordinationTools: readonly Tool[] = [
  getShared,
  setShared,
  listShared,
  sendMessage,
  receiveMessage,
  requestMessage,
];
