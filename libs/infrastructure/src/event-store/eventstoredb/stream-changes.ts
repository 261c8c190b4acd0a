import type { ExpectedRevision as ServerRevision } from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import type { ExpectedAtDeletion, ExpectedRevision } from '@app/domain/kernel/event-store.js';
import { StreamDeleted, WrongExpectedRevision } from '@app/domain/kernel/event-store-errors.js';
import type { StreamName } from '@app/domain/kernel/ids.js';
import {
  checkMetadata,
  type MetadataRecord,
  type StreamMetadata,
} from '@app/domain/kernel/stream-metadata.js';
import { appendUntilKnown, type AppendGuards } from './append-until-known.js';
import { refusedWrite } from './client-errors.js';
import type { LogReader } from './log-reader.js';
import { fromMetastream, toMetastream, type Metastream } from './metastream.js';
import { untilKnown } from './until-known.js';

/** Deletions of streams, and their metadata, which the server keeps as events of the stream `$$<name>`. */
export class StreamChanges {
  constructor(
    private readonly guards: AppendGuards,
    private readonly log: LogReader,
  ) {}

  async delete(stream: StreamName, expected: ExpectedAtDeletion): Promise<void> {
    const options = { expectedRevision: toServerRevision(expected), requiresLeader: true };
    await untilKnown(this.guards, {
      what: 'a deletion',
      stream,
      send: (client) => client.deleteStream(stream, options),
      refused: (error) => refusedWrite(error, stream, expected),
    });
  }

  async tombstone(stream: StreamName, expected: ExpectedAtDeletion): Promise<void> {
    const options = { expectedRevision: toServerRevision(expected), requiresLeader: true };
    let tries = 0;
    try {
      await untilKnown(this.guards, {
        what: 'a tombstone',
        stream,
        send: (client) => {
          tries += 1;
          return client.tombstoneStream(stream, options);
        },
        refused: (error) => refusedWrite(error, stream, expected),
      });
    } catch (error) {
      // Nobody can tell whether the try before set the tombstone that stands there; it is what was asked for.
      if (!(error instanceof StreamDeleted && tries > 1)) throw error;
    }
  }

  async getMetadata(stream: StreamName): Promise<MetadataRecord> {
    const { metadata, revision } = await this.metastreamOf(stream);
    return { metadata, revision };
  }

  /**
   * Not by the client's setStreamMetadata: that would drop what else stands there, and with `$tb` bring deleted events back.
   * Fields of others stay; a change in between is met by reading again, unless the caller's revision forbids it.
   */
  async setMetadata(stream: StreamName, expected: ExpectedRevision, metadata: StreamMetadata): Promise<void> {
    checkMetadata(metadata);
    const id = randomUUID();
    for (;;) {
      const current = await this.metastreamOf(stream);
      if (current.isDeleted) throw new StreamDeleted(`${stream} is deleted`);
      if (!fits(expected, current)) throw new WrongExpectedRevision(stream, expected, current.revision);
      const event = { id, type: '$metadata', data: toMetastream(current, metadata), metadata: {} };
      try {
        await appendUntilKnown(this.guards, `$$${stream}`, current.revision, [event]);
        return;
      } catch (error) {
        if (!(error instanceof WrongExpectedRevision)) throw error;
      }
    }
  }

  private async metastreamOf(stream: StreamName): Promise<Metastream> {
    const [last] = await this.log.read(`$$${stream}`, { direction: 'backwards', limit: 1 });
    return fromMetastream(last);
  }
}

const fits = (expected: ExpectedRevision, { revision }: Metastream): boolean =>
  expected === 'any' || (expected === 'stream-exists' ? revision !== 'no-stream' : expected === revision);

const toServerRevision = (expected: ExpectedAtDeletion): ServerRevision =>
  expected === 'no-stream' ? 'no_stream' : expected === 'any' ? 'any' : BigInt(expected);
