export interface GeminiConfig {
  readonly apiKey: string;
  readonly model: string;
  /** Another endpoint of the same protocol, such as a proxy; Google's own when absent. */
  readonly baseUrl?: string;
  /** Milliseconds the model may take for one answer; at most 300000, where fetch itself gives up. */
  readonly timeoutMs: number;
  /** How often an invalid plan goes back to the model with its errors. */
  readonly maxRepairRounds: number;
}

/** The alias the SDK's own documentation uses: it outlives single versions; answers name the version that gave them. */
export const geminiDefaults = {
  model: 'gemini-flash-latest',
  timeoutMs: 60_000,
  maxRepairRounds: 2,
} as const satisfies Partial<GeminiConfig>;
