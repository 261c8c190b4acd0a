import { circleInWords, type Circle } from '../../plan/approval-policy.js';
import { reject, type Rejection } from '../../kernel/rejection.js';
import type { Ballot, Delegation, Person } from './ballot.js';

/** Why a person may not decide; undefined when they may: they are in the circle or hold a vote, and gave none away. */
export function whyNot(
  { circle, delegations }: Ballot,
  { name, roles }: Person,
  what: string,
): Rejection | undefined {
  const handed = delegations.find(({ from }) => from === name);
  if (handed) {
    return reject(
      'NOT_ALLOWED',
      `${name} has handed the vote on the ${what} to ${handed.to}. Take it back to decide: delegate it to ${name}.`,
    );
  }
  if (!circle || includes(circle, { name, roles }) || delegations.some(({ to }) => to === name))
    return undefined;
  return reject(
    'NOT_ALLOWED',
    `${name} may not decide the ${what}. Who may: ${circleInWords(withDelegates(circle, delegations))}.`,
  );
}

/** Those who hold somebody's vote may decide, too. */
export const withDelegates = (circle: Circle, delegations: readonly Delegation[]): Circle =>
  widened(circle, { people: delegations.map(({ to }) => to) });

const includes = ({ people = [], roles = [] }: Circle, person: Person): boolean =>
  people.includes(person.name) || roles.some((role) => person.roles.includes(role));

export function widened(circle: Circle, more: Circle): Circle {
  const people = [...new Set([...(circle.people ?? []), ...(more.people ?? [])])];
  const roles = [...new Set([...(circle.roles ?? []), ...(more.roles ?? [])])];
  return { ...(people.length > 0 && { people }), ...(roles.length > 0 && { roles }) };
}

/** Whether a vote handed from one to the other would come back to the first. */
export function comesBack(delegations: readonly Delegation[], from: string, to: string): boolean {
  const next = delegations.find((each) => each.from === to);
  return to === from || (next !== undefined && comesBack(delegations, from, next.to));
}
