import { createContext, useContext } from "react";
import type { DefinitionWorld } from "../../../../src/core/definition/parse.ts";
import type { DraftDetail } from "../../../../src/core/draft/model.ts";
import type { DraftWorld } from "../../../../src/core/draft/world.ts";
import type { Edit } from "../../../../src/core/edit/model.ts";
import type { Problem } from "../../../../src/core/problem.ts";
import type { Coverage } from "../../../../src/core/simulate/coverage.ts";
import type { Bundle } from "../../../../src/core/variant.ts";
import type { Chart } from "./chart.ts";
import type { Files } from "./history.ts";

/** What the panel is about: the workflow, one of its states, or one of its transitions by its place in the file. */
export type Selection = { kind: "workflow" } | { kind: "state"; path: string } | { kind: "way"; place: string };

/** One document and its views: every view reads from here and changes it through here. */
export interface Editing {
  draft: DraftDetail;
  world: DraftWorld;
  /** What the workflow may name: the world's, and the files of the draft. */
  names: DefinitionWorld;
  files: Files;
  mainPath: string;
  /** The workflow file as last readable; null when it never was. */
  chart: Chart | null;
  /** Whether the text says something newer than the drawing shows. */
  unreadable: boolean;
  bundle: Bundle | null;
  problems: readonly Problem[];
  /** What scenarios or a simulation went through, painted on the diagram. */
  coverage: Coverage | null;
  readOnly: boolean;
  selection: Selection;
  select(selection: Selection): void;
  /** Carries commands out as one step, with further files; says why and changes nothing when one is refused. */
  edit(edits: Edit | readonly Edit[], more?: Files): boolean;
  /** Says a file anew; `typing` joins letters into one step. */
  write(path: string, text: string | null, typing?: boolean): void;
  /** Goes to a place: a file, and a line in it. */
  open(path: string, line?: number): void;
  showCoverage(coverage: Coverage | null): void;
}

const Context = createContext<Editing | null>(null);
export const EditingProvider = Context.Provider;

export function useEditing(): Editing {
  const editing = useContext(Context);
  if (!editing) throw new Error("useEditing stands outside the editor");
  return editing;
}
