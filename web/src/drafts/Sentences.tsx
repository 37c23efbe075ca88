import { useTranslation } from "react-i18next";
import type { Problem } from "../../../src/core/problem.ts";
import type { Text } from "../../../src/core/text.ts";
import { useText } from "../i18n/use-text.ts";
import { isWarning, problemsByChange } from "./changes.ts";

interface SentencesProps {
  sentences: readonly Text[];
  problems: readonly Problem[];
  /** Takes a change out again; absent where nothing may be changed. */
  remove?: ((index: number) => void) | undefined;
  busy?: boolean;
}

/** Every change as a sentence, under it what is wrong with it, and below all what is wrong with the whole. */
export function Sentences(props: SentencesProps) {
  const { t } = useTranslation();
  const text = useText();
  const { of, whole } = problemsByChange(props.problems);
  return (
    <>
      <ol className="sentences">
        {props.sentences.map((sentence, index) => (
          <li key={`${sentence.en}${String(index)}`}>
            <div className="sentence">
              <span className="break">{text(sentence)}</span>
              {props.remove ? (
                <button
                  type="button"
                  className="link-button tight"
                  disabled={props.busy}
                  aria-label={t("drafts.removeThis", { what: text(sentence) })}
                  onClick={() => props.remove?.(index)}
                >
                  {t("act.remove")}
                </button>
              ) : null}
            </div>
            <ProblemLines problems={of.get(index) ?? []} />
          </li>
        ))}
      </ol>
      <ProblemLines problems={whole} />
    </>
  );
}

/** Problems in words: first what, then what to do about it. */
export function ProblemLines(props: { problems: readonly Problem[] }) {
  const { t } = useTranslation();
  const text = useText();
  if (props.problems.length === 0) return null;
  return (
    <div role="status">
      <ul className="plain-list problem-lines">
        {props.problems.map((problem, index) => (
          <li key={`${problem.code}${problem.path ?? ""}${String(index)}`}>
            <span className={isWarning(problem) ? "badge badge-warn" : "badge badge-bad"}>
              {isWarning(problem) ? t("drafts.warning") : t("drafts.error")}
            </span>{" "}
            <span className="break">{text(problem.what)}</span>
            {problem.cure ? <span className="muted break"> {text(problem.cure)}</span> : null}
          </li>
        ))}
      </ul>
    </div>
  );
}
