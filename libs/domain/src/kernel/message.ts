/** A message with a name and plain data: an event (past tense) or a command (imperative). */
export interface Message<Type extends string, Data> {
  readonly type: Type;
  readonly data: Data;
}

/** Answers the digest (hex SHA-256) of a text. Handed in, so that the domain needs no cryptography. */
export type Digest = (text: string) => string;
