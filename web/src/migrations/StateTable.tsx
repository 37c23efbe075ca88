import { Button, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { MigrationSheet, SheetState } from "../../../src/core/migrate/report.ts";
import { useText } from "../i18n/use-text.ts";
import { type Column, Listing } from "../ui/Listing.tsx";

/** By state of the old version; what is not there follows from the files, or is still asked. */
export type Answers = Record<string, string>;
/** Stands for a step that falls away: no state of a file can be called so. */
export const LEFT_OUT = "/";

/** Which state becomes which; those that follow from the files are folded away until somebody wants to see them. */
export function StateTable(props: { sheet: MigrationSheet; answers: Answers; answer: (answers: Answers) => void }) {
  const { t } = useTranslation();
  const text = useText();
  const [whole, setWhole] = useState(false);
  const { sheet, answers } = props;
  const asked = sheet.states.filter(({ to, kind, why }) => to === null && (why !== null || kind === "compound"));
  const shown = whole ? sheet.states : asked;
  const columns: Column<SheetState>[] = [
    {
      key: "state",
      title: t("migrate.oldState"),
      phone: "heading",
      cell: (one) => (
        <>
          {text(one.title)} <code className="muted small">{one.state}</code>
        </>
      ),
    },
    { key: "cases", title: t("migrate.cases"), numeric: true, cell: (one) => one.cases || "—" },
    { key: "to", title: t("migrate.newState"), cell: (one) => <Target one={one} {...props} /> },
  ];
  return (
    <>
      {shown.length === 0 ? (
        <p>{t("migrate.nothingAsked")}</p>
      ) : (
        <Listing label={t("migrate.states")} columns={columns} items={shown} keyOf={({ state }) => state} />
      )}
      <p className="row migrate-left">
        <Button size="small" onClick={() => setWhole(!whole)} aria-expanded={whole}>
          {whole ? t("migrate.onlyAsked") : t("migrate.all", { count: sheet.states.length })}
        </Button>
        <span className="muted small" aria-live="polite">
          {t("migrate.left", {
            count: asked.filter(({ state, why, cases }) => why !== null && cases > 0 && !answers[state]).length,
          })}
        </span>
      </p>
    </>
  );
}

function Target(props: {
  one: SheetState;
  sheet: MigrationSheet;
  answers: Answers;
  answer: (answers: Answers) => void;
}) {
  const { t } = useTranslation();
  const text = useText();
  const { one, sheet, answers, answer } = props;
  const fitting = sheet.targets.filter(({ kind }) => kind === one.kind);
  const likely = one.suggestions[0];
  const value = answers[one.state] ?? one.to;
  return (
    <div className="stack-small migrate-target">
      <Select
        aria-label={t("migrate.becomes", { state: text(one.title) })}
        className="full"
        value={value}
        placeholder={t("migrate.choose")}
        popupMatchSelectWidth={false}
        options={[
          ...fitting.map(({ state, title }) => ({ value: state, label: `${text(title)} · ${state}` })),
          { value: LEFT_OUT, label: t("migrate.leftOut") },
        ]}
        onChange={(to: string) => answer({ ...answers, [one.state]: to })}
      />
      {likely && value === null ? (
        <Button
          size="small"
          type="dashed"
          className="migrate-likely"
          onClick={() => answer({ ...answers, [one.state]: likely.state })}
        >
          {t("migrate.suggest", { state: text(likely.title), by: t(`migrate.by.${likely.by}`) })}
        </Button>
      ) : null}
    </div>
  );
}
