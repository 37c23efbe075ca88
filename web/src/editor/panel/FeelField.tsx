import { autocompletion, type CompletionContext } from "@codemirror/autocomplete";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { minimalSetup } from "codemirror";
import { useEffect, useRef } from "react";
import { useText } from "../../i18n/use-text.ts";
import { useEditing } from "../document/editing.ts";
import { useKnownNames } from "./known-names.ts";

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";

/** A FEEL expression with completion by the names people know; becomes an edit when one leaves it or presses Enter. */
export function FeelField(props: { label: string; value: string; commit: (source: string) => void }) {
  const text = useText();
  const names = useKnownNames();
  const { readOnly } = useEditing();
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef({ ...props, names, text });
  latest.current = { ...props, names, text };
  const { label, value } = props;
  useEffect(() => {
    if (!place.current) return;
    const commit = (at: EditorView) => {
      const typed = at.state.doc.toString().trim();
      const source = typed === "" || typed.startsWith("=") ? typed : `= ${typed}`;
      if (source !== latest.current.value) latest.current.commit(source);
      return true;
    };
    const made = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          EditorView.cspNonce.of(nonce),
          minimalSetup,
          EditorView.lineWrapping,
          EditorState.readOnly.of(readOnly),
          EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
          autocompletion({ override: [(context) => complete(context, latest.current)] }),
          keymap.of([{ key: "Enter", run: commit }]),
          EditorView.domEventHandlers({
            blur: (_event, at) => {
              commit(at);
            },
          }),
        ],
      }),
    });
    view.current = made;
    return () => made.destroy();
  }, [label, readOnly]);
  useEffect(() => {
    const at = view.current;
    if (at && at.state.doc.toString() !== value)
      at.dispatch({ changes: { from: 0, to: at.state.doc.length, insert: value } });
  }, [value]);
  return <div ref={place} className="feel" />;
}

type Known = { names: ReturnType<typeof useKnownNames>; text: ReturnType<typeof useText> };

function complete(context: CompletionContext, { names, text }: Known) {
  const word = context.matchBefore(/[\p{L}\p{N}_.]+/u);
  if (!word && !context.explicit) return null;
  return {
    from: word?.from ?? context.pos,
    // Found by its Chinese name as by its own.
    options: names.flatMap(({ name, title }) => {
      const titled = { label: name, detail: text(title), type: "variable" };
      return [titled, { ...titled, label: text(title), detail: name, apply: name }];
    }),
    validFor: /^[\p{L}\p{N}_.]*$/u,
  };
}
