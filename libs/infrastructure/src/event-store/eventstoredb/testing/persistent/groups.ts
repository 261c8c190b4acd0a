import type { EventLog } from '../log/event-log.js';
import { rpcErrors } from '../wire/rpc-errors.js';
import { Group } from './group.js';
import type { GroupSettings } from './group-settings.js';

/** The persistent subscriptions of a node. Like the log they outlive its restarts when handed on. */
export class Groups {
  private readonly groups = new Map<string, Group>();

  constructor(private readonly log: EventLog) {}

  /** Hands out what was appended, until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      for (const group of this.groups.values()) group.dispatch();
      await this.log.nextChange(signal);
    }
    for (const group of this.groups.values()) this.dropConsumers(group);
  }

  /** @throws ServiceError when there is one already */
  create(source: string, name: string, settings: GroupSettings): void {
    if (this.groups.has(key(source, name))) throw rpcErrors.group('exists', source, name);
    this.groups.set(key(source, name), new Group(this.log, source, name, settings));
  }

  /** @throws ServiceError when there is none */
  get(source: string, name: string): Group {
    const group = this.groups.get(key(source, name));
    if (!group) throw rpcErrors.group('does-not-exist', source, name);
    return group;
  }

  /** @throws ServiceError when there is none */
  delete(source: string, name: string): void {
    const group = this.get(source, name);
    this.groups.delete(key(source, name));
    this.dropConsumers(group);
  }

  list(source?: string): readonly Group[] {
    return [...this.groups.values()].filter((group) => source === undefined || group.source === source);
  }

  dropConsumers(group: Group): void {
    for (const consumer of [...group.consumers]) {
      group.disconnect(consumer);
      consumer.drop();
    }
  }
}

const key = (source: string, name: string): string => JSON.stringify([source, name]);
