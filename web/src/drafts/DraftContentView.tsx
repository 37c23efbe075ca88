import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { differences } from "../../../src/core/draft/difference.ts";
import type { DraftDetail } from "../../../src/core/draft/model.ts";
import type { Problem } from "../../../src/core/problem.ts";
import type { Text } from "../../../src/core/text.ts";
import { useText } from "../i18n/use-text.ts";
import { Section } from "../ui/Page.tsx";
import { ProblemLines, Sentences } from "./Sentences.tsx";

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

/** What the workflow itself says differently, in words; nothing where there is nothing to compare it with. */
function Told(props: { draft: DraftDetail }) {
  const { t } = useTranslation();
  const text = useText();
  const { files, baseFiles, workflow } = props.draft;
  const told = useMemo(() => {
    const path = `workflows/${workflow}.yaml`;
    const [before, after] = [baseFiles, files].map((list) => list?.find((one) => one.path === path)?.text);
    return before === undefined || after === undefined ? [] : (differences(before, after) ?? []);
  }, [files, baseFiles, workflow]);
  if (told.length === 0) return null;
  return (
    <ul className="plain-list lined" aria-label={t("drafts.told")}>
      {told.map(({ kind, what }) => (
        <li key={`${kind}${what.en}`}>
          <span className="badge">{t(`drafts.file.${kind}`)}</span> <span className="break">{text(what)}</span>
        </li>
      ))}
    </ul>
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
