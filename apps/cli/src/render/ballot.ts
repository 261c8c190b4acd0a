import type { Ballot, Circle } from '../graphql/types.js';
import { oneLine } from './text-width.js';
import { formatDateTime } from './time.js';

/** Who decides, how far it has come, and what happens when nobody does: a line each. */
export function renderBallot({ who, quorum, votes, delegations, dueAt, then }: Ballot): string[] {
  const yes = votes.filter(({ vote }) => vote === 'APPROVE').length;
  return [
    `Who may decide: ${who === null ? 'anybody' : inWords(who)}`,
    ...(quorum > 1 ? [`Yes so far: ${yes} of ${quorum}`] : []),
    ...votes.map(({ by, vote, comment }) => {
      const said = comment === null ? '' : `: ${comment}`;
      return oneLine(`${by} ${vote === 'APPROVE' ? 'approves' : 'rejects'}${said}`);
    }),
    ...delegations.map(({ from, to }) => oneLine(`${from} lets ${to} decide`)),
    ...(dueAt === null || then === null ? [] : [`${outcomes[then]} at ${formatDateTime(dueAt)}`]),
  ];
}

const outcomes: Readonly<Record<NonNullable<Ballot['then']>, string>> = {
  ESCALATE: 'Others may decide, too,',
  REJECT: 'It counts as rejected',
  SKIP: 'The step is skipped',
  APPROVE: 'It counts as approved',
};

const inWords = ({ people, roles }: Circle): string =>
  oneLine([...people, ...roles.map((role) => `anyone with the role ${role}`)].join(', '));
