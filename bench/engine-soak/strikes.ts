/** A time in which a fault may have cost workers their leases. Milliseconds since the epoch. */
export interface Strike {
  readonly began: number;
  readonly ended: number;
  /** The process that it struck; absent: all of them. */
  readonly pid?: number;
}
