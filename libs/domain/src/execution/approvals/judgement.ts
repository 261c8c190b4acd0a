import type { Digest } from '../../kernel/message.js';
import type { Catalogue } from '../../plan/catalogue.js';

/** What decisions are judged by, handed in: pure functions of the outside. */
export interface Judgement {
  readonly digest: Digest;
  /** Of today's tools; without it no edited input is taken. */
  readonly catalogue?: Catalogue | undefined;
}
