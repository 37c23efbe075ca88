import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useMemo } from "react";
import { ProblemView } from "../../ui/ProblemView.tsx";
import { redrawAsFontsArrive } from "../../ui/redraw.ts";
import { Loading } from "../../ui/Waiting.tsx";
import { useEditing } from "../document/editing.ts";
import { textOf } from "../document/history.ts";
import { drafts } from "../drafts.ts";
import { useWords } from "../words/use-words.ts";
import { type FileProps, FileText } from "./FileView.tsx";
import { withFonts } from "./paper-fonts.ts";
import { sampleFor } from "./sample.ts";

/** A template as its text and, beside it, as the paper it prints on made-up data. */
export function TemplateFile(props: FileProps) {
  const w = useWords();
  const { files, bundle } = useEditing();
  const text = textOf(files, props.path) ?? "";
  const data = useMemo(() => sampleFor(bundle), [bundle]);
  return (
    <div className="file-split">
      <div>
        <div className="file-head">
          <h2>{w.files.source}</h2>
        </div>
        <FileText {...props} language="text" />
      </div>
      <section className="panel preview" aria-label={w.files.preview}>
        <h2>{w.files.sample}</h2>
        <Paper path={props.path} text={text} data={data} />
      </section>
    </div>
  );
}

/** What the server prints of a template: a page of a closed subset, shown in a frame. */
export function Paper(props: { path: string; text: string; data: unknown }) {
  const { draft } = useEditing();
  const text = useDeferredValue(props.text);
  const page = useQuery({
    queryKey: ["template", draft.id, props.path, text, props.data],
    queryFn: ({ signal }) => drafts.template(draft.id, { path: props.path, text, data: props.data }, signal),
    placeholderData: (before) => before,
    gcTime: 0,
    retry: false,
  });
  return (
    <>
      {page.error ? <ProblemView error={page.error} /> : null}
      {page.data ? <Sheet html={page.data.html} /> : page.error ? null : <Loading />}
    </>
  );
}

/**
 * The frame runs no script and sends no form. It is of our own origin, since from any other the style sheet and the fonts of
 * papers would not be given to it, and a paper would look like nothing that is printed.
 */
function Sheet({ html }: { html: string }) {
  const w = useWords();
  const page = useMemo(() => withFonts(html), [html]);
  return (
    <iframe
      className="paper"
      title={w.files.preview}
      sandbox="allow-same-origin"
      srcDoc={page}
      onLoad={({ currentTarget }) => {
        if (currentTarget.contentDocument) redrawAsFontsArrive(currentTarget.contentDocument);
      }}
    />
  );
}
