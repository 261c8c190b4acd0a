import type { EventStore } from '@app/domain/kernel/event-store.js';

/** The moment of an append at which a process is to die: just before or just after an event of this type is stored. */
export interface Death {
  readonly type: string;
  readonly when: 'before' | 'after';
}

/** A store whose process kills itself, as by kill -9, at a certain append. */
export function dyingStore(store: EventStore, { type, when }: Death): EventStore {
  const die = () => process.kill(process.pid, 'SIGKILL');
  return new Proxy(store, {
    get(target, name) {
      if (name !== 'append') {
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      }
      return async (...[stream, revision, events]: Parameters<EventStore['append']>) => {
        const isIt = events.some((event) => event.type === type);
        if (isIt && when === 'before') die();
        const appended = await target.append(stream, revision, events);
        if (isIt) die();
        return appended;
      };
    },
  });
}
