import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { type Difference, differences, type Threefold, threefold } from "../../../src/core/draft/difference.ts";
import type { DraftDetail } from "../../../src/core/draft/model.ts";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { Pictured } from "./Pictured.tsx";

/**
 * What the workflow itself says differently, in words: what it said and says. Where another version has come into force
 * since, all three side by side, so that nobody's work is overwritten unseen.
 */
export function Told(props: { draft: DraftDetail }) {
  const { files, baseFiles, currentFiles, workflow, positions } = props.draft;
  const told = useMemo(() => {
    const path = `workflows/${workflow}.yaml`;
    // A field that only one of them has is named all the same.
    const beside = {
      positions: positions ?? {},
      files: [...(files ?? []), ...(baseFiles ?? []), ...(currentFiles ?? [])],
    };
    const [base, current, proposed] = [baseFiles, currentFiles, files].map(
      (list) => list?.find((one) => one.path === path)?.text,
    );
    if (proposed === undefined) return null;
    const from = current ?? base;
    const texts = from === undefined ? null : { before: from, after: proposed };
    if (base !== undefined && current !== undefined)
      return { texts, three: threefold({ base, current, proposed }, beside) };
    const before = base ?? current;
    return before === undefined ? null : { texts, two: differences(before, proposed, beside) };
  }, [files, baseFiles, currentFiles, workflow, positions]);
  return (
    <>
      {told?.three && told.three.length > 0 ? <ThreeWays told={told.three} /> : null}
      {told?.two && told.two.length > 0 ? <TwoWays told={told.two} /> : null}
      {told?.texts && told.texts.before !== told.texts.after ? <Pictured {...told.texts} /> : null}
    </>
  );
}

function TwoWays(props: { told: readonly Difference[] }) {
  const { t } = useTranslation();
  const text = useText();
  const colon = useLanguage() === "zh" ? "：" : ": ";
  return (
    <ul className="plain-list lined" aria-label={t("drafts.told")}>
      {props.told.map(({ kind, what, parts }) => (
        <li key={`${kind}${what.en}`}>
          <span className="badge">{t(`drafts.file.${kind}`)}</span> <span className="break">{text(what)}</span>
          {parts.length === 0 ? null : (
            <ul className="told-parts">
              {parts.map((part, index) => (
                <li key={`${part.what?.en ?? ""}${String(index)}`} className="break">
                  {part.what === null ? null : <span className="muted">{text(part.what) + colon}</span>}
                  <del>{text(part.before)}</del> → <ins>{text(part.after)}</ins>
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Conflicts first: only they need a decision. */
const ORDER: readonly Threefold["by"][] = ["conflict", "proposed", "current", "both"];

function ThreeWays(props: { told: readonly Threefold[] }) {
  const { t } = useTranslation();
  const text = useText();
  const sorted = [...props.told].sort((a, b) => ORDER.indexOf(a.by) - ORDER.indexOf(b.by));
  return (
    <div className="stack-small">
      <p className="muted">{t("drafts.three.hint", { count: sorted.filter(({ by }) => by === "conflict").length })}</p>
      <div className="table-frame">
        <table className="listing told-three" aria-label={t("drafts.three.title")}>
          <thead>
            <tr>
              <th scope="col">{t("drafts.what")}</th>
              <th scope="col">{t("drafts.three.base")}</th>
              <th scope="col">{t("drafts.three.current")}</th>
              <th scope="col">{t("drafts.three.proposed")}</th>
            </tr>
          </thead>
          <tbody>
            {sorted.map(({ what, part, base, current, proposed, by }, index) => (
              <tr key={`${what.en}${part?.en ?? ""}${String(index)}`}>
                <th scope="row">
                  <span className={by === "conflict" ? "badge badge-bad" : "badge"}>{t(`drafts.three.by.${by}`)}</span>{" "}
                  {text(what)}
                  {part === null ? null : <span className="muted"> · {text(part)}</span>}
                </th>
                <td>{text(base)}</td>
                <td>{by === "proposed" ? <span className="muted">{t("drafts.three.same")}</span> : text(current)}</td>
                <td>{by === "current" ? <span className="muted">{t("drafts.three.same")}</span> : text(proposed)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
