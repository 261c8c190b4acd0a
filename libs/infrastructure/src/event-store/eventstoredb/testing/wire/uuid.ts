import shared from '@eventstore/db-client/generated/shared_pb.js';

/** UUIDs travel as text or as two signed 64-bit halves. */
export function fromUuid(uuid: shared.UUID | undefined): string {
  const halves = uuid?.getStructured();
  if (!halves) return uuid?.getString() ?? '';
  const hex = [halves.getMostSignificantBits(), halves.getLeastSignificantBits()]
    .map((half) => BigInt.asUintN(64, BigInt(half)).toString(16).padStart(16, '0'))
    .join('');
  return [8, 12, 16, 20, 32].map((end, n, ends) => hex.slice(n === 0 ? 0 : ends[n - 1], end)).join('-');
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
