import { v5, v7 } from 'uuid';
import { isId } from '@app/domain/kernel/ids.js';
import { badInput } from '../../graphql/errors.js';

/** Namespace of the ids made from command ids; a constant of ours. */
const namespace = '6f1d9a0e-3c56-5b0f-9a43-0a54c1e5d7b2';

/** The caller's command id, or a new one. @throws BAD_USER_INPUT when it is no UUID */
export function commandIdOf(given: string | null | undefined): string {
  if (given === null || given === undefined) return v7();
  const id = given.toLowerCase();
  if (isId(id)) return id;
  throw badInput(
    `commandId "${given}" is not a UUID. Leave it out, or send one that you make for each command.`,
  );
}

/**
 * The id of what a command creates. With a command id of the caller it follows from that,
 * so the command sent again meets what it created the first time.
 */
export const createdId = (given: string | null | undefined, kind: 'execution' | 'plan'): string =>
  given === null || given === undefined ? v7() : v5(`${kind}/${commandIdOf(given)}`, namespace);
