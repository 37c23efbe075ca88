import { Button, Modal } from "antd";
import { useMemo, useState } from "react";
import type { DraftDetail } from "../../../../src/core/draft/model.ts";
import type { ApiError } from "../../api.ts";
import { useLanguage } from "../../i18n/use-text.ts";
import { formatInstant } from "../../ui/format.ts";
import { ProblemView } from "../../ui/ProblemView.tsx";
import { type Files, textOf } from "../document/history.ts";
import { download } from "../files/pack.ts";
import { useWords } from "../words/use-words.ts";
import { type Line, lineDiff } from "./diff.ts";

interface ConflictProps {
  mine: Files;
  /** What somebody else saved; null when it could not be fetched. */
  theirs: DraftDetail | null;
  error: ApiError;
  /** Asks once more for what they saved. */
  again: () => void;
  settle: (theirs: DraftDetail, keepMine: boolean) => void;
}

/** Somebody saved first: who and when, both texts side by side, and one's own choice. Nothing is lost either way. */
export function ConflictDialog({ mine, theirs, error, again, settle }: ConflictProps) {
  const w = useWords();
  const language = useLanguage();
  const [comparing, setComparing] = useState(false);
  const { happened } = error.problem;
  const others = theirs?.files ?? [];
  const differing = useMemo(() => {
    const paths = new Set([...mine, ...others].map(({ path }) => path));
    return [...paths].filter((path) => textOf(mine, path) !== textOf(others, path));
  }, [mine, others]);
  return (
    <Modal open closable={false} footer={null} width={900} title={w.conflict.title}>
      <div className="stack-small">
        {happened ? (
          <p>{w.conflict.who(happened.actorName, formatInstant(happened.at, language))}</p>
        ) : (
          <ProblemView error={error} />
        )}
        <p className="muted">{w.conflict.hint}</p>
        <div className="row">
          <Button type="primary" disabled={!theirs} onClick={() => theirs && settle(theirs, true)}>
            {w.conflict.mine}
          </Button>
          <Button disabled={!theirs} onClick={() => theirs && settle(theirs, false)}>
            {w.conflict.theirs}
          </Button>
          <Button aria-expanded={comparing} onClick={() => setComparing(!comparing)}>
            {w.conflict.compare(differing.length)}
          </Button>
          {theirs ? null : <Button onClick={again}>{w.conflict.again}</Button>}
          <Button onClick={() => download("mine.zip", mine)}>{w.conflict.keep}</Button>
        </div>
        {comparing
          ? differing.map((path) => (
              <section key={path} aria-label={path}>
                <h3>{path}</h3>
                <Compared lines={lineDiff(textOf(others, path) ?? "", textOf(mine, path) ?? "")} />
              </section>
            ))
          : null}
      </div>
    </Modal>
  );
}

function Compared({ lines }: { lines: readonly Line[] }) {
  const w = useWords();
  return (
    <pre className="diff">
      {lines.map(({ kind, text }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name than their place
        <div key={index} className={`diff-${kind}`}>
          {kind === "same" ? " " : kind === "mine" ? "+" : "-"} {kind === "gap" ? w.conflict.gap : text}
        </div>
      ))}
    </pre>
  );
}
