import { useMemo, useState } from "react";
import { parseForm } from "../../../../src/core/bundle/form.ts";
import { SchemaForm } from "../../form/SchemaForm.tsx";
import { useText } from "../../i18n/use-text.ts";
import { useEditing } from "../document/editing.ts";
import { textOf } from "../document/history.ts";
import { useWords } from "../words/use-words.ts";
import { AddFormField } from "./AddFormField.tsx";
import { type FileProps, FileText } from "./FileView.tsx";

/** A form as its JSON and, beside it, as whoever fills it in will see it. */
export function FormFile(props: FileProps) {
  const w = useWords();
  const text = useText();
  const { draft, world, files, readOnly } = useEditing();
  const source = textOf(files, props.path) ?? "";
  const form = useMemo(() => {
    const { value, problems } = parseForm(source, props.path);
    return value && !problems.some(({ severity }) => severity !== "warning") ? value : null;
  }, [source, props.path]);
  const around = useMemo(
    () => ({ workflow: draft.workflow, division: world.city, pretended: true }),
    [draft.workflow, world.city],
  );
  const [data, setData] = useState<Record<string, unknown>>({});
  return (
    <div className="file-split">
      <div>
        <div className="file-head">
          <h2>{w.files.source}</h2>
          {readOnly ? null : <AddFormField path={props.path} source={source} />}
        </div>
        <FileText {...props} language="json" />
      </div>
      <section className="panel preview" aria-label={w.files.preview}>
        <h2>{form ? text(form.title) : w.files.preview}</h2>
        {form ? (
          <SchemaForm form={form} data={data} onChange={setData} problems={[]} surroundings={around} />
        ) : (
          <p className="muted">{w.files.noPreview}</p>
        )}
      </section>
    </div>
  );
}
