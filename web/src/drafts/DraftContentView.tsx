import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { DraftDetail } from "../../../src/core/draft/model.ts";
import type { Problem } from "../../../src/core/problem.ts";
import type { Text } from "../../../src/core/text.ts";
import { Section } from "../ui/Page.tsx";
import { Proof } from "./Proof.tsx";
import { ProblemLines, Sentences } from "./Sentences.tsx";
import { Told } from "./Told.tsx";

interface DraftContentViewProps {
  draft: DraftDetail;
  sentences: readonly Text[];
  problems: readonly Problem[];
  remove?: ((index: number) => void) | undefined;
  busy?: boolean;
}

/** What a change says: an area's as sentences, a workflow's as what is new, different or gone, and the files for who asks. */
export function DraftContentView(props: DraftContentViewProps) {
  const { t } = useTranslation();
  const { draft, problems } = props;
  return (
    <Section title={t("drafts.content")}>
      {draft.kind === "local" ? (
        <>
          {props.sentences.length === 0 ? <p className="muted">{t("drafts.noChanges")}</p> : null}
          <Sentences sentences={props.sentences} problems={problems} remove={props.remove} busy={props.busy ?? false} />
        </>
      ) : (
        <>
          <Told draft={draft} />
          <Files draft={draft} />
          <p>
            <Link to={`/editor/${draft.id}`}>{t("drafts.openEditor")}</Link>
          </p>
          <ProblemLines problems={problems} />
          {draft.status === "submitted" ? <Proof draft={draft} /> : null}
        </>
      )}
      {problems.length === 0 && props.sentences.length > 0 ? (
        <p className="muted small" role="status">
          {t("drafts.noProblems")}
        </p>
      ) : null}
    </Section>
  );
}

/** Which files a draft of a workflow adds, rewrites or leaves out; their text only for who asks. */
function Files(props: { draft: DraftDetail }) {
  const { t } = useTranslation();
  const { files, baseFiles } = props.draft;
  const before = new Map((baseFiles ?? []).map(({ path, text }) => [path, text]));
  const kinds = (files ?? []).flatMap(({ path, text }) => {
    const old = before.get(path);
    before.delete(path);
    return old === text ? [] : [{ path, text, kind: old === undefined ? ("added" as const) : ("changed" as const) }];
  });
  const gone = [...before].map(([path, text]) => ({ path, text, kind: "removed" as const }));
  const all = [...kinds, ...gone];
  if (all.length === 0) return <p className="muted">{t("drafts.noChanges")}</p>;
  return (
    <ul className="plain-list lined">
      {all.map(({ path, text, kind }) => (
        <li key={path}>
          <details>
            <summary>
              <span className="badge">{t(`drafts.file.${kind}`)}</span> <span className="break">{path}</span>
            </summary>
            <textarea className="source" readOnly rows={16} aria-label={path} value={text} />
          </details>
        </li>
      ))}
    </ul>
  );
}
