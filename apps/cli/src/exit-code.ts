/** What the shell learns; documented in `tizmoret --help`. */
export const exitCode = {
  ok: 0,
  /** The run failed, or the system refused what was asked. */
  failed: 1,
  /** The command line was wrong. */
  usage: 2,
  /** The run waits for an approval that nobody here can give. */
  waiting: 3,
  cancelled: 4,
  unreachable: 5,
  unauthorized: 6,
  /** Ctrl-C: 128 + SIGINT. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
