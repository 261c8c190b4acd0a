/** The one platform type that ports mention; the domain compiles without DOM and Node types. */
interface AbortSignal {
  readonly aborted: boolean;
}
