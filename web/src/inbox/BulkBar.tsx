import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { TaskItem } from "../../../src/core/api.ts";
import type { OutcomeSpec } from "../../../src/core/definition/model.ts";
import { useText } from "../i18n/use-text.ts";
import { BulkDialog } from "./BulkDialog.tsx";
import { outcomesOf } from "./bulk.ts";
import { HandOn } from "./HandOn.tsx";

interface BulkBarProps {
  items: readonly TaskItem[];
  chosen: ReadonlySet<string>;
  choose: (chosen: ReadonlySet<string>) => void;
}

/** What can be done with the chosen tasks at once; appears with the first choice. */
export function BulkBar(props: BulkBarProps) {
  const { t } = useTranslation();
  const text = useText();
  const [handing, setHanding] = useState(false);
  const [outcome, setOutcome] = useState<OutcomeSpec | null>(null);
  const chosen = props.items.filter((item) => props.chosen.has(item.id));
  if (chosen.length === 0 && !outcome) return null;
  return (
    <section className="bulk-bar" aria-label={t("inbox.bulk")}>
      <strong>{t("state.selected", { count: chosen.length })}</strong>
      {outcomesOf(props.items, props.chosen).map((one) => (
        <Button
          key={one.id}
          type={one.kind === "primary" ? "primary" : "default"}
          danger={one.kind === "danger"}
          onClick={() => setOutcome(one)}
        >
          {text(one.title)}
        </Button>
      ))}
      <Button onClick={() => setHanding(true)}>{t("inbox.handOn")}</Button>
      <button type="button" className="link-button" onClick={() => props.choose(new Set())}>
        {t("act.cancel")}
      </button>
      <span className="muted small">{t("inbox.bulkNote")}</span>
      {handing ? (
        <HandOn
          tasks={chosen}
          close={(done) => {
            setHanding(false);
            if (done) props.choose(new Set());
          }}
        />
      ) : null}
      {outcome ? (
        <BulkDialog
          outcome={outcome}
          tasks={chosen}
          close={(done) => {
            setOutcome(null);
            if (done) props.choose(new Set());
          }}
        />
      ) : null}
    </section>
  );
}
