import { afterEach, beforeEach, describe } from '@jest/globals';
import type { EventStore } from '@app/domain/kernel/event-store.js';
import { appendCases } from './cases/append.cases.js';
import { deletionCases } from './cases/deletion.cases.js';
import { expectedRevisionCases } from './cases/expected-revision.cases.js';
import { limitCases } from './cases/limit.cases.js';
import { metadataCases } from './cases/metadata.cases.js';
import { payloadCases } from './cases/payload.cases.js';
import { readAllCases } from './cases/read-all.cases.js';
import { readStreamCases } from './cases/read-stream.cases.js';
import { repeatedAppendCases } from './cases/repeated-append.cases.js';
import { slowConsumerCases } from './cases/slow-consumer.cases.js';
import { subscribeCases } from './cases/subscribe.cases.js';
import { tombstoneCases } from './cases/tombstone.cases.js';
import { truncationCases } from './cases/truncation.cases.js';

/** The store under test; another one for each case. */
export interface Subject {
  readonly store: EventStore;
}

/** What every adapter of the event store port promises. `open` answers an empty store. */
export function eventStoreContract(
  name: string,
  open: () => Promise<{ store: EventStore; dispose: () => Promise<void> }>,
) {
  describe(`${name} keeps the contract of an event store`, () => {
    let opened: Awaited<ReturnType<typeof open>>;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.dispose());
    const subject: Subject = {
      get store() {
        return opened.store;
      },
    };

    describe('append', () => appendCases(subject));
    describe('append with an expected revision', () => expectedRevisionCases(subject));
    describe('append repeated', () => repeatedAppendCases(subject));
    describe('append at the limits', () => limitCases(subject));
    describe('payload', () => payloadCases(subject));
    describe('read of a stream', () => readStreamCases(subject));
    describe('read of all streams', () => readAllCases(subject));
    describe('subscribe', () => subscribeCases(subject));
    describe('subscribe as a slow consumer', () => slowConsumerCases(subject));
    describe('delete', () => deletionCases(subject));
    describe('tombstone', () => tombstoneCases(subject));
    describe('metadata', () => metadataCases(subject));
    describe('metadata that truncates a stream', () => truncationCases(subject));
  });
}
