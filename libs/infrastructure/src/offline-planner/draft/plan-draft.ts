import type { Condition, ToolStep } from '@app/domain/plan/plan.js';
import type { JsonObject } from '@app/domain/kernel/json.js';
import type { ReadDates } from '../entities/dates.js';
import type { WorkspaceFiles } from '../entities/workspace-files.js';
import { conceptsIn, type ToolProfile } from '../tools/tool-profile.js';

/** A step on its way into the plan, with what later parts may call its output. */
export interface DraftStep {
  readonly id: string;
  readonly title: string;
  readonly tool: ToolProfile;
  readonly input: JsonObject;
  /** Which part of the request it belongs to. */
  readonly part: number;
  /** It only fetches what another step of the part works on. */
  readonly implied: boolean;
  /** Workspace file or address that its output is about, when there is one. */
  readonly source?: string;
  /** A heading for its output in a report. */
  readonly heading: string;
  /** Concepts a later part may call its output by: "the summaries". */
  readonly vocabulary: ReadonlySet<string>;
  /** Path of the one number in its output, such as `rows.0.total`. */
  readonly numberPath?: string;
  readonly dependsOn: Set<string>;
  when?: Condition;
  approval?: string;
}

type NewStep = Omit<DraftStep, 'id' | 'dependsOn' | 'vocabulary'> & {
  readonly name: string;
  readonly words: string;
};

/** The plan as far as it has come, and everything the placing of a part looks at. */
export class PlanDraft {
  readonly steps: DraftStep[] = [];
  readonly notes: string[] = [];
  /** The part that is being placed. */
  part = 0;
  /** The text of every part, for what one part says for another, such as the day. */
  partTexts: readonly string[] = [];

  constructor(
    readonly tools: readonly ToolProfile[],
    readonly files: WorkspaceFiles,
    readonly readDates: ReadDates,
    /** ISO local, the moment of planning. */
    readonly today: string,
    /** Paths of files that the request names anywhere. */
    readonly mentioned: readonly string[],
  ) {}

  add({ name, words, ...step }: NewStep): DraftStep {
    const outputs = step.tool.outputs.map((field) => field.name).join(' ');
    const vocabulary = conceptsIn(`${step.tool.name.replace(/[._]/g, ' ')} ${outputs} ${words}`);
    const added: DraftStep = { ...step, id: this.freeId(name), vocabulary, dependsOn: new Set() };
    this.steps.push(added);
    return added;
  }

  note(text: string): void {
    if (!this.notes.includes(text)) this.notes.push(text);
  }

  private freeId(name: string): string {
    const base = /^[a-z]/.test(name) ? name.slice(0, 48) : `step-${name}`.slice(0, 48);
    const taken = new Set(this.steps.map(({ id }) => id));
    let id = base;
    for (let count = 2; taken.has(id); count += 1) id = `${base}-${count}`;
    return id;
  }
}

export const toToolStep = (step: DraftStep): ToolStep => ({
  id: step.id,
  title: step.title,
  kind: 'tool',
  tool: step.tool.name,
  input: step.input,
  ...(step.dependsOn.size > 0 ? { dependsOn: [...step.dependsOn] } : {}),
  ...(step.when === undefined ? {} : { when: step.when }),
  ...(step.approval === undefined ? {} : { approval: step.approval }),
});

export const slug = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
