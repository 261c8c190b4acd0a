import { reject, type Rejection } from '../kernel/rejection.js';
import type { ExecutionState } from './execution.state.js';

export const wrongStatus = (wanted: string, state: ExecutionState): Rejection =>
  reject('WRONG_STATUS', `An execution that is ${state.status} cannot be ${wanted}.`);
