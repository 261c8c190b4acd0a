import type { Person } from '@app/domain/execution/approvals/ballot.js';
import type { ApiSettings } from '../parts.js';
import { carriesToken } from './bearer-token.js';

export type { Person };

/** Whoever holds the one token of the installation. */
export const localPerson: Person = { name: 'local', roles: ['owner'] };

/** Who sends a request, by its Authorization value; undefined for nobody we know. Looks at every token, whichever fits. */
export function personBehind(
  authorization: unknown,
  { token, people = [] }: Pick<ApiSettings, 'token' | 'people'>,
): Person | undefined {
  const known = [{ ...localPerson, token }, ...people];
  const [found] = known.filter((person) => carriesToken(authorization, person.token));
  return found && { name: found.name, roles: found.roles };
}
