/** The surroundings of one call of the program, injected so that tests need no process. */
export interface CliIo {
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Where `.tizmoret` is looked for before the working folder; default: the project this program belongs to. */
  readonly projectFolder?: string;
  /** Aborts on Ctrl-C. */
  readonly interrupted?: AbortSignal;
}

export type InputStream = NodeJS.ReadableStream & { readonly isTTY?: boolean };

export type OutputStream = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};
