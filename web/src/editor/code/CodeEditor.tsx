import { autocompletion, type CompletionSource } from "@codemirror/autocomplete";
import { json } from "@codemirror/lang-json";
import { yaml } from "@codemirror/lang-yaml";
import { forceLinting, linter, lintGutter } from "@codemirror/lint";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, type HoverTooltipSource, hoverTooltip, keymap } from "@codemirror/view";
import { basicSetup } from "codemirror";
import { useEffect, useRef } from "react";
import type { Problem } from "../../../../src/core/problem.ts";
import { useLanguage, useText } from "../../i18n/use-text.ts";
import { PHRASES } from "./phrases.ts";

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";

export interface CodeEditorProps {
  label: string;
  language: "yaml" | "json" | "text";
  value: string;
  onChange: (value: string) => void;
  readOnly?: boolean;
  problems?: readonly Problem[];
  complete?: CompletionSource;
  hover?: HoverTooltipSource;
  /** A line to go to; a new object goes there again. */
  goTo?: { line: number } | null;
  /** Where the cursor stands, 1-based. */
  onLine?: (line: number) => void;
}

/** A text with its language: the page's value is the truth, and undoing is the page's too. */
export function CodeEditor(props: CodeEditorProps) {
  const language = useLanguage();
  const text = useText();
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const say = useRef(text);
  say.current = text;
  const { label, readOnly = false, value, problems, goTo } = props;
  const kind = props.language;
  useEffect(() => {
    if (!place.current) return;
    const made = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          EditorView.cspNonce.of(nonce),
          basicSetup,
          ...languageOf(kind),
          EditorView.lineWrapping,
          EditorState.readOnly.of(readOnly),
          EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
          ...(language === "zh" ? [EditorState.phrases.of(PHRASES)] : []),
          lintGutter(),
          linter((at) => diagnostics(at, latest.current.problems ?? [], say.current), { delay: 0 }),
          autocompletion({ override: [(context) => latest.current.complete?.(context) ?? null] }),
          hoverTooltip((at, position, side) => latest.current.hover?.(at, position, side) ?? null),
          // The page undoes for all views at once.
          keymap.of([{ key: "Escape", run: leave }]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged && !update.transactions.some((one) => one.isUserEvent("outside")))
              latest.current.onChange(update.state.doc.toString());
            if (update.selectionSet || update.docChanged)
              latest.current.onLine?.(update.state.doc.lineAt(update.state.selection.main.head).number);
          }),
        ],
      }),
    });
    view.current = made;
    return () => {
      view.current = null;
      made.destroy();
    };
  }, [kind, label, readOnly, language]);
  useEffect(() => {
    const at = view.current;
    if (!at) return;
    const now = at.state.doc.toString();
    if (now !== value) at.dispatch({ changes: difference(now, value), userEvent: "outside" });
  }, [value]);
  useEffect(() => {
    if (view.current && problems) forceLinting(view.current);
  }, [problems]);
  useEffect(() => {
    const at = view.current;
    if (!at || !goTo) return;
    const line = at.state.doc.line(Math.min(Math.max(1, goTo.line), at.state.doc.lines));
    at.dispatch({ selection: { anchor: line.from }, effects: EditorView.scrollIntoView(line.from, { y: "center" }) });
    at.focus();
  }, [goTo]);
  return <div ref={place} className="code" />;
}

function languageOf(kind: CodeEditorProps["language"]): Extension[] {
  if (kind === "yaml") return [yaml()];
  return kind === "json" ? [json()] : [];
}

/** Out of the editor by the keyboard: Tab indents inside it for nobody, but completion lists close first. */
function leave(view: EditorView): boolean {
  view.contentDOM.blur();
  return true;
}

function diagnostics(view: EditorView, problems: readonly Problem[], say: (text: Problem["what"]) => string) {
  const { doc } = view.state;
  return problems.flatMap(({ line, what, cure, severity }) => {
    if (line === undefined || line < 1 || line > doc.lines) return [];
    const at = doc.line(line);
    const indent = at.text.length - at.text.trimStart().length;
    return [
      {
        from: Math.min(at.from + indent, at.to),
        to: at.to,
        severity: severity === "warning" ? ("warning" as const) : ("error" as const),
        message: cure ? `${say(what)}\n${say(cure)}` : say(what),
      },
    ];
  });
}

/** The one stretch in which two texts differ: the cursor and what is scrolled to stay where they were. */
function difference(before: string, after: string): { from: number; to: number; insert: string } {
  let from = 0;
  const most = Math.min(before.length, after.length);
  while (from < most && before[from] === after[from]) from += 1;
  let back = 0;
  while (back < most - from && before[before.length - 1 - back] === after[after.length - 1 - back]) back += 1;
  return { from, to: before.length - back, insert: after.slice(from, after.length - back) };
}
