import type { Rejection } from '@app/domain/kernel/rejection.js';
import type { CommandRejected } from '../types/command-result.type.js';

export const rejected = ({ code, detail }: Rejection): CommandRejected => ({ code, message: detail });
