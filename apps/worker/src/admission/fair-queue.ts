export interface Queued {
  readonly tenant: string;
  /** The higher first. */
  readonly priority: number;
  /** The lower first, among those of the same priority. */
  readonly since: number;
}

interface Lane<Item> {
  readonly weight: number;
  /** Virtual time at which its next one is due. */
  due: number;
  /** The next one is the last. */
  readonly items: Item[];
}

/**
 * Those who wait for places, of several tenants. Tenants take turns in proportion to their weights (start-time fair queueing:
 * Goyal, Vin and Cheng, 1996): who comes late is not behind, and who has waited alone has saved nothing up. Within a tenant
 * priority decides, then age.
 */
export class FairQueue<Item extends Queued> {
  private readonly lanes = new Map<string, Lane<Item>>();
  /** Virtual time: that at which the last one taken was due. */
  private now = 0;
  size = 0;

  /** @param weightOf a tenant's share beside others, more than 0 */
  constructor(private readonly weightOf: (tenant: string) => number = () => 1) {}

  add(item: Item): void {
    const lane = this.laneOf(item.tenant);
    lane.items.splice(placeFor(item, lane.items), 0, item);
    this.size++;
  }

  /** Answers whether it waited here. */
  remove(item: Item): boolean {
    const lane = this.lanes.get(item.tenant);
    const place = lane?.items.lastIndexOf(item) ?? -1;
    if (!lane || place < 0) return false;
    lane.items.splice(place, 1);
    this.taken(item.tenant, lane);
    return true;
  }

  /** Who is next. */
  take(): Item | undefined {
    let next: [string, Lane<Item>] | undefined;
    for (const each of this.lanes) {
      if (each[1].items.length > 0 && (!next || each[1].due < next[1].due)) next = each;
    }
    if (!next) return undefined;
    const [tenant, lane] = next;
    const item = lane.items.pop();
    this.now = lane.due;
    lane.due += 1 / lane.weight;
    this.taken(tenant, lane);
    return item;
  }

  private laneOf(tenant: string): Lane<Item> {
    const known = this.lanes.get(tenant);
    if (known) {
      if (known.items.length === 0) known.due = Math.max(known.due, this.now);
      return known;
    }
    const lane = { weight: this.weightOf(tenant), due: this.now, items: [] };
    this.lanes.set(tenant, lane);
    return lane;
  }

  /** A tenant's turn is remembered until it is over, or it could come back at once for another. */
  private taken(tenant: string, lane: Lane<Item>): void {
    this.size--;
    if (this.size === 0) this.lanes.clear();
    else if (lane.items.length === 0 && lane.due <= this.now) this.lanes.delete(tenant);
  }
}

const isBefore = (one: Queued, other: Queued): boolean =>
  one.priority > other.priority || (one.priority === other.priority && one.since < other.since);

/** Behind those that are as urgent and as old. */
function placeFor(item: Queued, items: readonly Queued[]): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const there = items[middle];
    if (there && isBefore(item, there)) low = middle + 1;
    else high = middle;
  }
  return low;
}
