import shared from '@eventstore/db-client/generated/shared_pb.js';
import { rpcErrors } from './rpc-errors.js';

const pattern = /^[\da-f]{8}-?([\da-f]{4}-?){3}[\da-f]{12}$/i;

/** An id of an event, in the one way in which it is compared and given back. @throws ServiceError on what is none */
export function eventId(uuid: shared.UUID | undefined): string {
  const id = fromUuid(uuid);
  if (!pattern.test(id)) throw rpcErrors.invalidArgument(`'${id}' is not a UUID`);
  const hex = id.replaceAll('-', '').toLowerCase();
  return ends.map((end, n) => hex.slice(ends[n - 1] ?? 0, end)).join('-');
}

const ends = [8, 12, 16, 20, 32];

/** UUIDs travel as text or as two signed 64-bit halves. */
export function fromUuid(uuid: shared.UUID | undefined): string {
  const halves = uuid?.getStructured();
  if (!halves) return uuid?.getString() ?? '';
  const hex = [halves.getMostSignificantBits(), halves.getLeastSignificantBits()]
    .map((half) => BigInt.asUintN(64, BigInt(half)).toString(16).padStart(16, '0'))
    .join('');
  return ends.map((end, n) => hex.slice(ends[n - 1] ?? 0, end)).join('-');
}

export function toUuid(id: string, structured = false): shared.UUID {
  const uuid = new shared.UUID();
  if (!structured) return uuid.setString(id);
  const hex = id.replaceAll('-', '');
  const half = (part: string) => BigInt.asIntN(64, BigInt(`0x${part}`)).toString();
  return uuid.setStructured(
    new shared.UUID.Structured()
      .setMostSignificantBits(half(hex.slice(0, 16)))
      .setLeastSignificantBits(half(hex.slice(16))),
  );
}
