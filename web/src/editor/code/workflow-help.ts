import type { CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import type { EditorView, Tooltip } from "@codemirror/view";
import type { DefinitionWorld } from "../../../../src/core/definition/parse.ts";
import { placeAt } from "./place.ts";
import { keysAt, valuesFor } from "./vocabulary.ts";

export interface WorkflowHelp {
  names: DefinitionWorld;
  states: readonly string[];
  /** What a key is for. */
  meanings: Readonly<Record<string, string>>;
  /** What an id is called by people. */
  titleOf(id: string): string | null;
}

/** What may be written at the cursor. */
export function completeWorkflow(context: CompletionContext, help: WorkflowHelp): CompletionResult | null {
  const { path, key, typed } = placeAt(context.state.doc.toString(), context.pos);
  const word = /[\w.-]*$/.exec(typed)?.[0] ?? "";
  if (word === "" && !context.explicit && key === null) return null;
  const from = context.pos - word.length;
  const listKey = path.at(-1) ?? "";
  const values = valuesFor(key ?? listKey, path, help.names, help.states);
  if (key !== null || (values.length > 0 && keysAt(path) === null)) {
    if (values.length === 0) return null;
    return { from, options: values.map((label) => ({ label, type: "enum", ...detail(help.titleOf(label)) })) };
  }
  const keys = keysAt(path);
  if (!keys) return null;
  return {
    from,
    options: keys.map((label) => ({ label, apply: `${label}: `, type: "property", ...detail(help.meanings[label]) })),
  };
}

function detail(text: string | null | undefined): { detail?: string } {
  return text ? { detail: text } : {};
}

/** What the word under the pointer means: a key of the vocabulary, or somebody's or something's id. */
export function hoverWorkflow(view: EditorView, position: number, help: WorkflowHelp): Tooltip | null {
  const line = view.state.doc.lineAt(position);
  const before = /[\w.-]*$/.exec(line.text.slice(0, position - line.from))?.[0] ?? "";
  const after = /^[\w.-]*/.exec(line.text.slice(position - line.from))?.[0] ?? "";
  const word = before + after;
  if (word === "") return null;
  const start = position - before.length;
  const isKey = line.text.slice(start - line.from + word.length).startsWith(":");
  const said = isKey ? (help.meanings[word] ?? help.titleOf(word)) : help.titleOf(word);
  if (!said) return null;
  return {
    pos: start,
    end: start + word.length,
    above: true,
    create() {
      const dom = document.createElement("div");
      dom.className = "code-hover";
      dom.textContent = said;
      return { dom };
    },
  };
}
