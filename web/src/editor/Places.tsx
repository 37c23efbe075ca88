import { Select } from "antd";
import { type ReactNode, useCallback, useState } from "react";
import { useText } from "../i18n/use-text.ts";
import { useEditing } from "./document/editing.ts";
import { placeOf } from "./problems/place.ts";
import { useWords } from "./words/use-words.ts";

export const SIMULATOR = "simulator";
/** The diagram, the workflow's text, the simulator, or a further file by its path. */
export type Place = string;

/** Which view is open, and the line it should show. */
export function useOpenPlace(mainPath: string) {
  const [place, setPlace] = useState<Place>("diagram");
  const [goTo, setGoTo] = useState<{ line: number } | null>(null);
  const choose = useCallback((next: Place) => {
    setPlace(next);
    setGoTo(null);
  }, []);
  const open = useCallback(
    (path: string, line?: number) => {
      // On the diagram the selection shows the place; a text is only opened where one reads text.
      setPlace((now) => (path === mainPath ? (now === "diagram" ? now : "text") : path));
      setGoTo(line === undefined ? null : { line });
    },
    [mainPath],
  );
  return { place, setPlace: choose, goTo, open };
}

/** The views of the document and its further files as tabs; files by kind, since there may be fifty. */
export function Places(props: { place: Place; choose: (place: Place) => void; extra: ReactNode }) {
  const w = useWords();
  const { place, choose } = props;
  const fixed: [Place, string][] = [
    ["diagram", w.tabs.diagram],
    ["text", w.tabs.yaml],
    [SIMULATOR, w.tabs.simulator],
  ];
  return (
    <nav className="tabs editor-tabs" aria-label={w.tabs.title}>
      {fixed.map(([value, label]) => (
        <button
          key={value}
          type="button"
          className="tab"
          aria-current={place === value ? "page" : undefined}
          onClick={() => choose(value)}
        >
          {label}
        </button>
      ))}
      <FilePick place={place} choose={choose} />
      <span className="row">{props.extra}</span>
    </nav>
  );
}

const FOLDERS = ["forms/", "templates/", "policies/tables/", "workflows/"] as const;

function FilePick({ place, choose }: { place: Place; choose: (place: Place) => void }) {
  const w = useWords();
  const text = useText();
  const { files, mainPath, problems, bundle } = useEditing();
  const wrong = new Set(problems.map((problem) => placeOf(problem, mainPath).file));
  const titleOf = (path: string): string => {
    const id = path.slice(path.lastIndexOf("/") + 1).replace(/\.(yaml|json|hbs)$/, "");
    const title = (bundle?.forms[id] ?? bundle?.templates[id] ?? bundle?.tables[id])?.title;
    return title && !path.startsWith("workflows/") ? `${text(title)}（${id}）` : id;
  };
  const groups = FOLDERS.map((folder) => ({
    label: w.files.folders[folder],
    title: folder,
    options: files
      .filter(({ path }) => path.startsWith(folder) && path !== mainPath)
      .map(({ path }) => ({ value: path, label: `${wrong.has(path) ? "⚠ " : ""}${titleOf(path)}` })),
  })).filter(({ options }) => options.length > 0);
  const isFile = files.some(({ path }) => path === place);
  return (
    <Select
      className={`file-pick${isFile ? " chosen" : ""}`}
      aria-label={w.files.open}
      placeholder={w.files.open}
      value={isFile ? place : null}
      showSearch={{ optionFilterProp: "label" }}
      popupMatchSelectWidth={320}
      options={groups}
      onChange={(path: string) => choose(path)}
    />
  );
}
