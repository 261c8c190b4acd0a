import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { Expected } from '../log/stored-event.js';

/** What append, delete and tombstone share; the batch append names its number differently. */
interface ExpectedOptions {
  hasNoStream(): boolean;
  hasAny(): boolean;
  hasStreamExists(): boolean;
}

type Options =
  | streams.AppendReq.Options
  | streams.DeleteReq.Options
  | streams.TombstoneReq.Options
  | streams.BatchAppendReq.Options;

export function expectedOf(options: Options & ExpectedOptions): Expected {
  if (options.hasNoStream()) return 'no-stream';
  if (options.hasStreamExists()) return 'stream-exists';
  if (options.hasAny()) return 'any';
  return BigInt('getRevision' in options ? options.getRevision() : options.getStreamPosition());
}

/** The numbers that stand for conditions where the protocol has room for a number only. */
export const expectedNumber = (expected: Expected): bigint =>
  expected === 'no-stream' ? -1n : expected === 'any' ? -2n : expected === 'stream-exists' ? -4n : expected;
