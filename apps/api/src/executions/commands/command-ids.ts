import { newId } from '@app/infrastructure/command-handling/event-ids.js';
import { isId } from '@app/domain/kernel/ids.js';
import { badInput } from '../../graphql/errors.js';

/**
 * The caller's command id, or a new one. What a command creates takes the same id,
 * so the command sent again meets what it created the first time.
 * @throws BAD_USER_INPUT when it is no UUID
 */
export function commandIdOf(given: string | null | undefined): string {
  if (given === null || given === undefined) return newId();
  const id = given.toLowerCase();
  if (isId(id)) return id;
  throw badInput(
    `commandId "${given}" is not a UUID. Leave it out, or send one that you make for each command.`,
  );
}
