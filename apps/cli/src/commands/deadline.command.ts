import { sendCommand } from '../client/decide.js';
import { resolveId } from '../client/resolve-id.js';
import { printResult, type Context } from '../context.js';
import { exitCode, type ExitCode } from '../exit-code.js';
import { setDeadline } from '../graphql/mutations.js';
import type { DeadlineText } from '../parse-options.js';
import { shortId } from '../render/ids.js';
import { formatDateTime } from '../render/time.js';

/** Sets the deadline of a run. @param when nothing takes it away */
export async function deadline(
  context: Context,
  idText: string,
  when: DeadlineText,
  comment: string | undefined,
): Promise<ExitCode> {
  const executionId = await resolveId(context.api, idText);
  const input = { executionId, ...when, ...(comment !== undefined && { comment }) };
  const execution = await sendCommand(context.api, setDeadline, input);
  const { deadline: until } = execution;
  const frozen = execution.pause?.timers === 'FREEZE' && Object.keys(when).length > 0;
  printResult(context, execution, () => [
    `${shortId(executionId)} has ${until !== null ? `until ${formatDateTime(until)}` : frozen ? 'a deadline that stands still' : 'no deadline'}`,
  ]);
  return exitCode.ok;
}
