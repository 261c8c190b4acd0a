import type { Token } from '../language/tokens.js';

/** One thing the request asks for. */
export interface Part {
  /** As the person wrote it. */
  readonly text: string;
  /** Where it starts in the request. */
  readonly start: number;
  readonly tokens: readonly Token[];
  /** The leading verb or question word as written, lower case; absent for a bare noun phrase. */
  readonly verb?: string;
  /** "if ..." or "unless ...", with that word. */
  readonly condition?: string;
  /** It began with "then" or the like: it waits for the part before it. */
  readonly afterPrevious: boolean;
  /** It writes what this many parts just before it make. */
  readonly writesParts?: number;
}

/** A wish to be asked first. */
export interface ApprovalWish {
  readonly text: string;
  /** Where it starts in the request. */
  readonly start: number;
  /** What must not happen without asking, for example "you book it". */
  readonly before?: string;
}
