import { App } from "antd";
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from "react";
import type { DefinitionWorld } from "../../../src/core/definition/parse.ts";
import type { DraftDetail } from "../../../src/core/draft/model.ts";
import { type DraftWorld, namesOf } from "../../../src/core/draft/world.ts";
import { applyEdit } from "../../../src/core/edit/apply.ts";
import type { Edit } from "../../../src/core/edit/model.ts";
import type { Coverage } from "../../../src/core/simulate/coverage.ts";
import { useText } from "../i18n/use-text.ts";
import { type Chart, readChart } from "./document/chart.ts";
import type { Editing, Selection } from "./document/editing.ts";
import {
  beginHistory,
  type Files,
  type History,
  redo,
  settle,
  step,
  textOf,
  undo,
  withFile,
} from "./document/history.ts";
import { useChecked } from "./problems/use-checked.ts";

type Change = { do: "step"; files: Files; typing: string | null } | { do: "undo" | "redo" | "settle" };

function changed(history: History, change: Change): History {
  if (change.do === "step") return step(history, change.files, change.typing);
  if (change.do === "undo") return undo(history);
  return change.do === "redo" ? redo(history) : settle(history);
}

const TYPING_ENDS_AFTER_MS = 1_500;

/** The document with its history, what is selected, and what is wrong: everything that the views share. */
export function useEditor(draft: DraftDetail, world: DraftWorld, open: Editing["open"]) {
  const text = useText();
  const { message } = App.useApp();
  const [history, change] = useReducer(changed, draft.files ?? [], beginHistory);
  const [selection, select] = useState<Selection>({ kind: "workflow" });
  const [coverage, showCoverage] = useState<Coverage | null>(null);
  const files = history.present;
  const mainPath = `workflows/${draft.workflow}.yaml`;
  const latest = useRef(files);
  latest.current = files;
  const { checked, busy } = useChecked(files, world);
  const names = useMemo(() => namesWith(world, files), [world, files]);
  const { chart, unreadable } = useChart(textOf(files, mainPath) ?? "", history.typing === mainPath);
  const readOnly = !draft.acts.edit.allowed;

  const edit = useCallback(
    (edits: Edit | readonly Edit[], more?: Files): boolean => {
      const from = more ?? latest.current;
      const known = namesWith(world, from);
      let yaml = textOf(from, mainPath) ?? "";
      for (const one of Array.isArray(edits) ? edits : [edits]) {
        const edited = applyEdit(yaml, one, known);
        if ("problem" in edited) {
          const { what, cure } = edited.problem;
          void message.error(cure ? `${text(what)}。${text(cure)}` : text(what));
          return false;
        }
        yaml = edited.yaml;
      }
      // A second edit of the same turn begins where this one ended.
      latest.current = withFile(from, mainPath, yaml);
      change({ do: "step", files: latest.current, typing: null });
      return true;
    },
    [world, mainPath, message, text],
  );
  const write = useCallback((path: string, said: string | null, typing = false) => {
    latest.current = withFile(latest.current, path, said);
    change({ do: "step", files: latest.current, typing: typing ? path : null });
  }, []);
  useEffect(() => {
    if (history.typing === null) return;
    const timer = setTimeout(() => change({ do: "settle" }), TYPING_ENDS_AFTER_MS);
    return () => clearTimeout(timer);
  }, [history]);
  useKeys(change);

  const problems = checked?.problems ?? draft.problems;
  const editing = useMemo(
    (): Editing => ({
      ...{ draft, world, names, files, mainPath, chart, unreadable, problems, coverage, readOnly, selection },
      ...{ bundle: checked?.bundle ?? null, select, edit, write, open, showCoverage },
    }),
    [
      draft,
      world,
      names,
      files,
      mainPath,
      chart,
      unreadable,
      problems,
      coverage,
      readOnly,
      selection,
      checked,
      edit,
      write,
      open,
    ],
  );
  return { editing, history, change, checking: busy, checked };
}

/** What the workflow may name: the world's, and the files beside it. */
function namesWith(world: DraftWorld, files: Files): DefinitionWorld {
  const ids = (folder: string, ending: string) =>
    new Set(
      files.flatMap(({ path }) =>
        path.startsWith(folder) && path.endsWith(ending) ? [path.slice(folder.length, -ending.length)] : [],
      ),
    );
  return {
    ...namesOf(world),
    forms: ids("forms/", ".json"),
    templates: ids("templates/", ".hbs"),
    tables: ids("policies/tables/", ".yaml"),
  };
}

/** The text as views show it; while it cannot be read, what it said before. */
function useChart(yaml: string, typing: boolean): { chart: Chart | null; unreadable: boolean } {
  const last = useRef<Chart | null>(null);
  const rested = useRested(yaml, typing);
  return useMemo(() => {
    const { chart } = readChart(rested);
    if (chart) last.current = chart;
    return { chart: chart ?? last.current, unreadable: chart === null };
  }, [rested]);
}

const TYPING_RESTS_AFTER_MS = 250;

/** A text as it was when typing last rested: to read a large file takes longer than a letter should. */
function useRested(text: string, typing: boolean): string {
  const [rested, rest] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => rest(text), typing ? TYPING_RESTS_AFTER_MS : 0);
    return () => clearTimeout(timer);
  }, [text, typing]);
  return typing ? rested : text;
}

/** Ctrl+Z and Ctrl+Shift+Z (or Ctrl+Y) for the whole document; in a field of a dialog they are the field's own. */
function useKeys(change: (one: Change) => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      const key = event.key.toLowerCase();
      if (key !== "z" && key !== "y") return;
      const at = event.target;
      if (at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement) return;
      event.preventDefault();
      event.stopPropagation();
      change({ do: key === "y" || event.shiftKey ? "redo" : "undo" });
    };
    // Before the text editor, which would undo its own letters only.
    window.addEventListener("keydown", press, true);
    return () => window.removeEventListener("keydown", press, true);
  }, [change]);
}
