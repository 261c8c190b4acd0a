import { once } from 'node:events';

interface Sink<Message> {
  write(message: Message): boolean;
}

/** Writes to a call and waits while its buffers are full. Nothing is written once the signal has aborted. */
export async function writeWithBackpressure<Message>(
  call: Sink<Message> & NodeJS.EventEmitter,
  message: Message,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted || call.write(message)) return;
  await once(call, 'drain', { signal }).catch(() => undefined);
}
