/** What it takes to reach Gemini. */
export interface GeminiConfig {
  readonly apiKey: string;
  readonly model: string;
  /** Another endpoint of the same protocol, such as a proxy; Google's own when absent. */
  readonly baseUrl?: string;
  /** Milliseconds the model may take for one answer; at most 300000, where fetch itself gives up. */
  readonly timeoutMs: number;
}

export interface GeminiPlannerConfig extends GeminiConfig {
  /** How often an invalid plan goes back to the model with its errors; 2 when absent. */
  readonly maxRepairRounds?: number;
}

/** The alias the SDK's own documentation uses: it outlives single versions, and answers name the version that gave them. */
export const defaultGeminiModel = 'gemini-flash-latest';
