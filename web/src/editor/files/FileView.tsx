import { CodeEditor } from "../code/CodeEditor.tsx";
import { useEditing } from "../document/editing.ts";
import { textOf } from "../document/history.ts";
import { placeOf } from "../problems/place.ts";
import { FormFile } from "./FormFile.tsx";
import { TableFile } from "./TableFile.tsx";
import { TemplateFile } from "./TemplateFile.tsx";

export interface FileProps {
  path: string;
  goTo: { line: number } | null;
}

/** A file of the draft in the view of its kind. */
export function FileView(props: FileProps) {
  const { path } = props;
  if (path.startsWith("forms/")) return <FormFile key={path} {...props} />;
  if (path.startsWith("templates/")) return <TemplateFile key={path} {...props} />;
  if (path.startsWith("policies/tables/")) return <TableFile key={path} {...props} />;
  return <FileText key={path} {...props} language="yaml" />;
}

/** A file as text, with what is wrong on which line. */
export function FileText({ path, goTo, language }: FileProps & { language: "yaml" | "json" | "text" }) {
  const { files, write, readOnly, problems, mainPath } = useEditing();
  return (
    <CodeEditor
      label={path}
      language={language}
      value={textOf(files, path) ?? ""}
      onChange={(text) => write(path, text, true)}
      readOnly={readOnly}
      problems={problems.filter((problem) => placeOf(problem, mainPath).file === path)}
      goTo={goTo}
    />
  );
}
