/**
 * Loaded before each supervised process (`node --import`). A supervisor that was killed by force cannot stop its children;
 * the closing of the channel to it is what they see. They are asked to stop, and may not outlive the answer.
 */
const graceMs = 10_000;

process.on('disconnect', () => {
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), graceMs).unref();
  process.kill(process.pid, 'SIGTERM');
});
process.channel?.unref();
