import type { JsonObject } from '@app/domain/kernel/json.js';
import type { Reading } from '../request/reading.js';
import type { ToolProfile } from '../tools/tool-profile.js';
import type { PlanDraft } from './plan-draft.js';
import type { Source } from './sources.js';

/** One step to be: a tool, the part of the request it is for, and what it works on. */
export interface Call {
  readonly tool: ToolProfile;
  readonly reading: Reading;
  readonly draft: PlanDraft;
  /** The file it works on, when it takes one. */
  readonly file?: string;
  readonly url?: string;
  /** Texts it works on or writes. */
  readonly sources: readonly Source[];
  /** Inputs that are settled for the call as a whole, such as a pair of dates. */
  readonly settled: JsonObject;
}
