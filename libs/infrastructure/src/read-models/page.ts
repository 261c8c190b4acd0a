import type { Position } from '@app/domain/kernel/event-store.js';

/** A part of a list, as GraphQL connections have it. */
export interface Page<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string };
  /** Of everything the filter lets through, on all pages. */
  readonly totalCount: number;
  /** The page shows every event up to here; absent before the first. */
  readonly position?: Position;
}
