import { createHash } from 'node:crypto';
import type { Digest } from '@app/domain/kernel/message.js';

export const sha256: Digest = (text) => createHash('sha256').update(text).digest('hex');

/** What `sha256` answers. */
export const sha256Pattern = /^[0-9a-f]{64}$/;
